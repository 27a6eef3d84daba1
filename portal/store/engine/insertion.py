# SPDX-License-Identifier: AGPL-3.0-or-later
"""An INSERT prepared once, for rows written without making entities of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from portal.store.base import Base

INSERT: Final[Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""Each database's own INSERT, which knows what to do about a row that is there already."""

Row = Mapping[str, Any]
InsertionKey = tuple[Table, frozenset[str], bool]
"""The table, the columns that are given, and whether a row that is there already is left alone."""


class Insertion:
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
