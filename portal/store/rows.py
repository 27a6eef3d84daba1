"""Rows written without making entities of them: where many come in, that is half the price of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Executable, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.store.base import Base

_INSERT: Final[Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

Row = Mapping[str, Any]


def add_row(session: Session, model: type[Base], row: Row) -> None:
    """Insert a row at once; what it leaves out gets the model's defaults."""
    session.connection().execute(_plain(model), [row])


def add_row_once(session: Session, model: type[Base], row: Row, *, unique: str) -> int | None:
    """Insert a row and return its id; None when there is one with the same `unique` column already.

    Two transactions that try at the same moment wait for each other, and one of them inserts.
    """
    connection = session.connection()
    return connection.execute(_once(model, unique, connection.dialect.name), [row]).scalar()


@lru_cache
def _plain(model: type[Base]) -> Insert:
    return insert(_table(model))


@lru_cache
def _once(model: type[Base], unique: str, dialect: str) -> Executable:
    table = _table(model)
    return _INSERT[dialect](table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table
