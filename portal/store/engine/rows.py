"""Rows written without making entities of them, by statements prepared once.

Where many reports come in, that is most of what the store costs: SQLAlchemy prepares a statement anew for
every row, in several times the time that SQLite takes to write it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import Session

from portal.store.base import Base
from portal.store.engine.engine_state import state_of
from portal.store.engine.insertion import Insertion, Row, table_of


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


def _insertion(dialect: Dialect, table: Table, row: Row, *, once: bool = False) -> Insertion:
    known = state_of(dialect).insertions
    key = (table, frozenset(row), once)
    if (found := known.get(key)) is None:
        found = known[key] = Insertion(dialect, *key)
    return found


def one_writer(session: Session, model: type[Base]) -> None:
    """Let no other transaction write to a table until this one ends; reading it goes on.

    For rules about all of its rows, which two transactions could keep one by one and break together. SQLite
    has one writer at a time anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        table = connection.dialect.identifier_preparer.format_table(table_of(model))
        connection.exec_driver_sql(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
