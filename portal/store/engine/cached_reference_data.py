"""Reference data, read often and written rarely: cached in each process until any process changes it.

Places, offices, routing, telephone lines and holidays are a few hundred rows that every page needs. Whether
they changed is told by a token that changes with them. Each process asks for it once a second at most, by one
read of one row; so an edit shows at once where it was made, and elsewhere a second later.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from portal.store.engine.engine_state import EngineState, Token, state_of
from portal.store.engine.insertion import INSERT, table_of
from portal.store.models import Holiday, Mark, Office, PhoneLine, Routing, Territory

Kept = TypeVar("Kept")

WATCHED: Final = (Territory, Office, Routing, PhoneLine, Holiday)
FRESH: Final = 1.0
"""Seconds for which all threads of a process rely on what one of them was told."""
_NAME: Final = "places"
_ASK: Final = "SELECT token FROM marks WHERE name = 'places'"


class _Within(NamedTuple):
    """The token of one transaction, so that one page never mixes old and new names."""

    transaction: SessionTransaction | None
    token: str
    renewed: bool = False


def cached(read: Callable[[Session], Kept]) -> Callable[[Session], Kept]:
    """Keep what `read` returns, for each database, until one of the WATCHED rows changes.

    What it returns must be immutable: threads share it.
    """

    def recall(session: Session) -> Kept:
        state = _state(session)
        found: tuple[str, Kept] | None = state.reference_data.get(read)
        if found is not None and found[0] == _relied_on(session, state):
            return found[1]
        # Store rows with the token read earlier in the same transaction, so that stale rows are never stored
        # under a newer token.
        token = _asked(session, state)
        if found is None or found[0] != token:
            found = state.reference_data[read] = (token, read(session))
        return found[1]

    recall.__doc__ = read.__doc__
    recall.__name__ = read.__name__
    return recall


def invalidate(engine: Engine) -> None:
    """Forget the token of this database: something changed it without us."""
    state_of(engine.dialect).token = None


def _state(session: Session) -> EngineState:
    return state_of(session.get_bind().dialect)


def _relied_on(session: Session, state: EngineState) -> str | None:
    """Return the token to go by without asking for it; None when somebody has to ask."""
    within = _within(session)
    if within is not None:
        return within.token
    known = state.token
    if known is None or monotonic() - known.read_at > FRESH or _unwritten(session):
        return None
    if (transaction := session.get_transaction()) is not None:
        session.info[_NAME] = _Within(transaction, known.text)
    return known.text


def _asked(session: Session, state: EngineState) -> str:
    """Read the token in this session's transaction; publish it to other threads if this read started it."""
    if _unwritten(session):
        session.flush()  # a plain statement would not see what the session has not written yet
    begins = not session.in_transaction()
    at = monotonic()
    token: str = session.connection().exec_driver_sql(_ASK).scalar() or ""
    if begins:
        state.token = Token(token, at)
    within = _within(session)
    session.info[_NAME] = _Within(session.get_transaction(), token, within is not None and within.renewed)
    return token


def _within(session: Session) -> _Within | None:
    within: _Within | None = session.info.get(_NAME)
    known = within is not None and within.transaction is session.get_transaction()
    return within if known and not _unwritten(session) else None


def _unwritten(session: Session) -> bool:
    return bool(session.new or session.dirty or session.deleted)


def after_rollback(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_NAME, None)


def after_commit(session: Session) -> None:
    """An edit of this process shows at once in all its threads."""
    within: _Within | None = session.info.pop(_NAME, None)
    if within is not None and within.renewed:
        _state(session).token = None


def after_flush(session: Session, _context: UOWTransaction) -> None:
    """A change of reference data gets a new token, in the transaction that makes it."""
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, WATCHED) for row in touched):
        _renew(session)


def on_bulk(state: ORMExecuteState) -> None:
    """Statements that change many rows pass no flush."""
    if (state.is_insert or state.is_update or state.is_delete) and _target(state) in WATCHED:
        _renew(state.session)


def _target(state: ORMExecuteState) -> Any:
    mapper = state.bind_mapper
    return mapper.class_ if mapper is not None else None


def _renew(session: Session) -> None:
    token = secrets.token_hex(12)
    connection = session.connection()
    mark = INSERT[connection.dialect.name](table_of(Mark)).values(name=_NAME, token=token)
    connection.execute(mark.on_conflict_do_update(index_elements=["name"], set_={"token": token}))
    session.info[_NAME] = _Within(session.get_transaction(), token, renewed=True)
