"""Destroy keys: noted with the rows whose values they locked, destroyed once that is durable."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import delete, select

from portal.domain.ports import Envelopes
from portal.store.engine.work import Work
from portal.store.models import DiscardedKey

_AT_ONCE: Final = 5_000


def destroy_discarded(works: Callable[[], AbstractContextManager[Work]], envelopes: Envelopes) -> int:
    """Destroy the keys that were let go of and return how many; one that is destroyed already is no error.

    A crash after the flush of the keys and before the list is shortened destroys them once more.
    """
    with works() as w:
        rows = w.session.execute(select(DiscardedKey.id, DiscardedKey.slot).order_by(DiscardedKey.id)).all()
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        envelopes.destroy([slot for _, slot in some])
        with works() as w:
            w.session.execute(delete(DiscardedKey).where(DiscardedKey.id.between(some[0].id, some[-1].id)))
    return len(rows)
