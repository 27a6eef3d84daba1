"""What is read often and written rarely, kept in each process until somebody, in any process, changes it.

Places, offices, routing, telephone lines and holidays are a few hundred rows that every page needs. Asking
whether they changed is one read by key, once a transaction; the price is one more row written with every
change of a place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, delete, event, insert
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portal.store.models import Holiday, Mark, Office, PhoneLine, Routing, Territory

Kept = TypeVar("Kept")

WATCHED: Final = (Territory, Office, Routing, PhoneLine, Holiday)
_NAME: Final = "places"
_ASK: Final = "SELECT token FROM marks WHERE name = 'places'"


def remembered(read: Callable[[Session], Kept]) -> Callable[[Session], Kept]:
    """Keep what `read` returns, for each database, until one of the WATCHED rows changes.

    What it returns must be immutable: threads share it.
    """
    kept: WeakKeyDictionary[Engine, tuple[str, Kept]] = WeakKeyDictionary()

    def recall(session: Session) -> Kept:
        engine, token = _asked(session)
        found = kept.get(engine)
        if found is None or found[0] != token:
            # The token was read first: rows newer than it are read again next time, never kept too long.
            found = kept[engine] = (token, read(session))
        return found[1]

    recall.__doc__ = read.__doc__
    recall.__name__ = read.__name__
    return recall


def _asked(session: Session) -> tuple[Engine, str]:
    """Return the database and its token, asked once a transaction: a page names a dozen places, and within it
    they had better agree."""
    if session.new or session.dirty or session.deleted:
        session.flush()  # a plain statement would not see what the session has not written yet
    transaction = session.get_transaction()
    known: tuple[object, Engine, str] | None = session.info.get(_NAME)
    if known is not None and known[0] is transaction:
        return known[1:]
    connection = session.connection()
    token = connection.exec_driver_sql(_ASK).scalar() or ""
    session.info[_NAME] = (session.get_transaction(), connection.engine, token)
    return connection.engine, token


@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _forget(session: Session, *_: object) -> None:
    session.info.pop(_NAME, None)


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, _context: UOWTransaction) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, WATCHED) for row in touched):
        _renew(session)


@event.listens_for(Session, "do_orm_execute")
def _on_bulk(state: ORMExecuteState) -> None:
    """Statements that change many rows pass no flush."""
    if (state.is_insert or state.is_update or state.is_delete) and _target(state) in WATCHED:
        _renew(state.session)


def _target(state: ORMExecuteState) -> Any:
    mapper = state.bind_mapper
    return mapper.class_ if mapper is not None else None


def _renew(session: Session) -> None:
    _forget(session)
    connection = session.connection()
    connection.execute(delete(Mark).where(Mark.name == _NAME))
    connection.execute(insert(Mark).values(name=_NAME, token=secrets.token_hex(12)))
