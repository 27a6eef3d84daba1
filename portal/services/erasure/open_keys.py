"""The keys of what reporters gave: whether they fit the database, and how an older copy is made fit.

New ones are made only where nothing is locked yet. Over a database that holds envelopes, missing keys are
a loss for a person to deal with, never something to be made anew in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, inspect, select

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys import key_file
from portal.adapters.keys.envelopes import Damaged, Envelopes
from portal.adapters.keys.key_file import BrokenKeys, KeyFile
from portal.store import encrypted_columns
from portal.store.models import DiscardedKey


def faults(engine: Engine, file: Path, uploads: Path) -> list[str]:
    """Say why the portal must not start with the keys in `file`; empty when it may."""
    try:
        if not file.exists():
            return [_missing(file)] if _locked_already(engine, uploads) else []
        keys = KeyFile(file)
    except BrokenKeys as broken:
        return [f"the erasable keys cannot be used: {broken}. Put back the copy made with the last backup"]
    except OSError as refused:
        return [f"{file} cannot be opened: {refused.strerror}"]
    if file.stat().st_mode & 0o077:
        return [f"{file} can be read by other users: chmod 600 it"]
    return [*dict.fromkeys(_unfit(engine, keys, file))]


def open_keys(engine: Engine, file: Path) -> Envelopes:
    """Open the keys in `file`, or make them, and have the database use them. Ask `faults` first."""
    envelopes = Envelopes(KeyFile(file) if file.exists() else key_file.make(file))
    encrypted_columns.use_keys(engine, envelopes)
    return envelopes


def catch_up(engine: Engine, file: Path, uploads: Path) -> int:
    """Have an older copy of the keys hand out nothing that was handed out since; return how many it lacks."""
    keys = KeyFile(file)
    lacking = max(_used(engine, Envelopes(keys), uploads), default=-1) + 1 - keys.mark
    if lacking > 0:
        keys.skip(keys.mark + lacking)
    return max(lacking, 0)


def _missing(file: Path) -> str:
    return (
        f"{file} is missing: without it nobody can read what reporters gave. "
        "Put back the copy made with the last backup (`portal restore`)"
    )


def _locked_already(engine: Engine, uploads: Path) -> bool:
    return next(_newest(engine), None) is not None or next(ContainedFiles(uploads).names(), None) is not None


def _unfit(engine: Engine, keys: KeyFile, file: Path) -> Iterator[str]:
    envelopes = Envelopes(keys)
    for envelope in _newest(engine):
        try:
            if envelopes.slot(envelope) >= keys.mark:
                yield f"{file} is older than the database: put back the newest copy, or run `portal init`"
            envelopes.unlock(envelope)
        except Damaged:
            yield f"{file} does not open what the database holds: it belongs to another one"


def _newest(engine: Engine) -> Iterator[bytes]:
    """An envelope of each column; none before the tables are made."""
    there = set(inspect(engine).get_table_names())
    if all(table.name in there for table in encrypted_columns.encrypted_columns()):
        with engine.connect() as connection:
            yield from encrypted_columns.newest(connection)


def _used(engine: Engine, envelopes: Envelopes, uploads: Path) -> Iterator[int]:
    """Every slot that something was locked with."""
    with engine.connect() as connection:
        yield from connection.scalars(select(DiscardedKey.slot))
        yield from _slots(envelopes, (value for _, value in encrypted_columns.every(connection)))
    yield from LockedFiles(ContainedFiles(uploads), envelopes).slots()


def _slots(envelopes: Envelopes, values: Iterable[bytes]) -> Iterator[int]:
    for value in values:
        yield envelopes.slot(value)
