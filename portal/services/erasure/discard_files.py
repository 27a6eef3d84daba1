"""Let go of files: written down with the rows that named them, deleted once that is durable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from sqlalchemy import delete, select

from portal.domain.ports import FileStore
from portal.store.engine.work import Work
from portal.store.models import DiscardedFile


def discard(w: Work, names: Iterable[str]) -> None:
    """Have files deleted once this work is committed; until then nothing is lost by going back."""
    w.session.add_all(DiscardedFile(name=name) for name in names)


def delete_discarded(works: Callable[[], AbstractContextManager[Work]], files: FileStore) -> int:
    """Delete every discarded file and return how many; one that is gone already is no error."""
    with works() as w:
        names = w.session.scalars(select(DiscardedFile.name)).all()
    for name in names:
        files.delete(name)
    if names:
        with works() as w:
            w.session.execute(delete(DiscardedFile).where(DiscardedFile.name.in_(names)))
    return len(names)
