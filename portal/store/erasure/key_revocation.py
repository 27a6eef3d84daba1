"""Key revocation: note the key of every erased value in the transaction that erases it.

An envelope leaves a row when the row is deleted, or when its value is blanked or replaced. Its key is noted
here, so that no service can forget to. Keys are destroyed after the commit (services/erasure), since a
rollback brings the value back, and it needs its key. Only changes made through an ORM session are detected;
database cascades are not. No concern is ever deleted by a cascade.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Result,
    Row,
    Table,
    Update,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portal.store.encrypted_columns import encrypted_columns, envelopes_of, locked
from portal.store.models import DiscardedKey

Columns = Sequence[ColumnElement[Any]]

_AT_ONCE: Final = 500
"""Rows looked up by key in one statement."""


def before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Note the keys of rows that are deleted, and of values that are written anew."""
    for row in session.deleted:
        _note_row(session, row, _columns_of(row))
    for row in session.dirty:
        _note_row(session, row, [column for column in _columns_of(row) if _changed(row, column)])


def on_bulk(state: ORMExecuteState) -> Result[Any] | None:
    """Statements that change many rows pass no flush: what was there before and is not after them dies."""
    statement = state.statement
    if not isinstance(statement, Update | Delete) or not isinstance(table := statement.table, Table):
        return None
    if table not in encrypted_columns():
        return None
    state.session.flush()
    connection = state.session.connection()
    key = table.primary_key.columns[0]
    where = statement.whereclause
    rows = _read(connection, table, [] if where is None else [where])
    if not (before := _envelopes(rows)):
        return None
    result = state.invoke_statement()
    after: set[bytes] = set()
    for start in range(0, len(rows), _AT_ONCE):
        some = [row[0] for row in rows[start : start + _AT_ONCE]]
        after |= _envelopes(_read(connection, table, [key.in_(some)]))
    _note(connection, before - after)
    return result


def _columns_of(row: object) -> Columns:
    return encrypted_columns().get(inspect(row).mapper.local_table, ())


def _changed(row: object, column: ColumnElement[Any]) -> bool:
    state = inspect(row)
    return bool(state.attrs[state.mapper.get_property_by_column(column).key].history.has_changes())


def _note_row(session: Session, row: object, columns: Columns) -> None:
    if not columns:
        return
    table = inspect(row).mapper.local_table
    key = table.primary_key.columns[0]
    found = select(key, *map(locked, columns)).where(key == inspect(row).identity[0])
    connection = session.connection()
    _note(connection, _envelopes(connection.execute(found)))


def _read(connection: Connection, table: Table, where: Sequence[ColumnElement[bool]]) -> Sequence[Row[Any]]:
    """Rows by key, each with its envelopes as they lie there."""
    key, columns = table.primary_key.columns[0], encrypted_columns()[table]
    return connection.execute(select(key, *map(locked, columns)).where(*where)).all()


def _envelopes(rows: Iterable[Row[Any]]) -> set[bytes]:
    held: list[Sequence[bytes | None]] = [row[1:] for row in rows]
    return {value for values in held for value in values if value}


def _note(connection: Connection, envelopes: Iterable[bytes]) -> None:
    slot = envelopes_of(connection.dialect).slot
    if dying := [{"slot": slot(envelope)} for envelope in envelopes]:
        connection.execute(insert(DiscardedKey), dying)
