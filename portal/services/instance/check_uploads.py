"""Whether the uploads are where the rows that name them expect them.

A disk that is not mounted leaves an empty folder: a portal over it would show no photo, and lose the next
ones as soon as the disk is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.local import LocalFiles
from portal.store.engine import integrity

PUT_BACK = "is its disk mounted? Else put back the newest backup"


def refusals(engine: Engine, folder: Path) -> list[str]:
    """Say why the portal must not serve uploads out of `folder`; empty when it may. The schema must fit."""
    files = ContainedFiles(folder)
    if fault := files.fault():
        lost = names_uploads(engine) and not loose(folder)
        return [f"{fault}: {PUT_BACK if lost else 'run `portal init`'}"]
    if not holds_some(files) and names_uploads(engine):
        return [f"{folder} holds no uploads, and reports name some: {PUT_BACK}"]
    return []


def lost(engine: Engine, folder: Path) -> list[str]:
    """Say why no container may be made in `folder`: there was one, and files that reports name were in it."""
    return refusals(engine, folder) if names_uploads(engine) and not loose(folder) else []


def names_uploads(engine: Engine) -> bool:
    with engine.connect() as connection:
        return integrity.names_a_file(connection)


def holds_some(files: ContainedFiles) -> bool:
    return next(files.names(), None) is not None


def loose(folder: Path) -> int:
    """Count the files that an earlier version kept one by one."""
    return sum(1 for _ in LocalFiles(folder).names())


def remarks(folder: Path) -> Iterator[str]:
    """Say what lies beside the container: old files that wait to be taken in, and what nobody knows."""
    if count := loose(folder):
        yield f"{count} uploads lie loose in {folder}, as in earlier versions: `portal init` takes them in"
        return
    if strays := sorted(path.name for path in ContainedFiles(folder).strays()):
        named = ", ".join(strays[:5])
        yield f"{folder} holds what is not the portal's, and what no backup takes along: {named}"
