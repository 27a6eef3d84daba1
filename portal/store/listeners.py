# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the store does at every connection, flush and bulk statement, and where that is switched on.

SQLAlchemy calls these for all engines and sessions of the process. Importing a module registers none of them:
whoever opens a database does, by `create_app` or by `open_engine`. The price: code that makes an engine by
itself works without them, until it begins a `work()`, which refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from portal.store.engine import cached_reference_data, database
from portal.store.erasure import key_revocation

LISTENERS: Final[tuple[tuple[type, str, Callable[..., Any]], ...]] = (
    (Engine, "connect", database.prepare),
    (Engine, "begin", database.begin),
    (Session, "before_flush", key_revocation.before_flush),
    (Session, "do_orm_execute", key_revocation.on_bulk),
    (Session, "after_flush", cached_reference_data.after_flush),
    (Session, "do_orm_execute", cached_reference_data.on_bulk),
    (Session, "after_commit", cached_reference_data.after_commit),
    (Session, "after_soft_rollback", cached_reference_data.after_rollback),
)
"""What is called, when, and for what; in this order where several are called for the same."""


def register_listeners() -> None:
    """Register LISTENERS; those that are registered stay as they are."""
    for target, moment, listener in LISTENERS:
        if not event.contains(target, moment, listener):
            event.listen(target, moment, listener)


def listening() -> bool:
    """Whether LISTENERS are registered: all are once the last is."""
    return event.contains(*LISTENERS[-1])


def open_engine(address: str) -> Engine:
    """Return an engine of its own over the database at `address` (SQLAlchemy's spelling), listened to."""
    register_listeners()
    return create_engine(address)
