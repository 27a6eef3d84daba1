"""Rows written without making entities of them, by statements prepared once.

Where many reports come in, that is most of what the store costs: SQLAlchemy prepares a statement anew for
every row, in several times the time that SQLite takes to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from portal.store.base import Base

INSERT: Final[Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""Each database's own INSERT, which knows what to do about a row that is there already."""

Row = Mapping[str, Any]


def add_row(session: Session, model: type[Base], row: Row) -> None:
    """Insert a row at once; what it leaves out gets the model's defaults."""
    connection = session.connection()
    _insertion(connection.dialect, table_of(model), row).run(connection, row)


def add_row_once(session: Session, model: type[Base], row: Row) -> Any:
    """Insert a row and return its key; None when there is one already that it may not stand beside.

    Two transactions that try at the same moment wait for each other, and one of them inserts. Unlike a broken
    constraint, this is no error to the database: a server's log would tell its millisecond.
    """
    connection = session.connection()
    return _insertion(connection.dialect, table_of(model), row, once=True).run(connection, row)


class _Insertion:
    """An INSERT of the given columns, and of those that have a default, as one database takes it."""

    def __init__(self, dialect: Dialect, table: Table, given: frozenset[str], once: bool) -> None:
        compiled = _statement(dialect, table, once=once).compile(dialect=dialect, column_keys=sorted(given))
        columns = [table.c[name] for name in compiled.params]
        self._sql = compiled.string
        self._by_place = compiled.positional
        self._returns = once
        self._defaults: Row = {
            column.key: column.default.arg for column in columns if column.default is not None
        }
        self._written = [
            (column.key, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns
        ]

    def run(self, connection: Connection, row: Row) -> Any:
        """Return the key of the row where that was asked for, None where there is none."""
        full = {**self._defaults, **row}
        values = {name: write(full[name]) if write else full[name] for name, write in self._written}
        result = connection.exec_driver_sql(self._sql, tuple(values.values()) if self._by_place else values)
        return result.scalar() if self._returns else None


_Key = tuple[Table, frozenset[str], bool]
_insertions: WeakKeyDictionary[Dialect, dict[_Key, _Insertion]] = WeakKeyDictionary()


def _insertion(dialect: Dialect, table: Table, row: Row, *, once: bool = False) -> _Insertion:
    known = _insertions.setdefault(dialect, {})
    key = (table, frozenset(row), once)
    if (found := known.get(key)) is None:
        found = known[key] = _Insertion(dialect, *key)
    return found


def _statement(dialect: Dialect, table: Table, *, once: bool) -> Insert | ReturningInsert[Any]:
    statement = INSERT[dialect.name](table)
    if not once:
        return statement.inline()
    return statement.on_conflict_do_nothing().returning(*table.primary_key.columns)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model. Raises TypeError for one that is mapped to something else."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def one_writer(session: Session, model: type[Base]) -> None:
    """Let no other transaction write to a table until this one ends; reading it goes on.

    For rules about all of its rows, which two transactions could keep one by one and break together. SQLite
    has one writer at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        table = connection.dialect.identifier_preparer.format_table(table_of(model))
        connection.exec_driver_sql(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
