"""The engine, and how each database is spoken to."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection

from portal.store.base import Base
from portal.store.engine.write_lock import PATIENCE, begin_writing

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

IMMEDIATE = "portal_immediate"
"""Execution option of a transaction that will write: SQLite takes the write lock at once, instead of
failing half-way when two readers both turn writers."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}",
    "PRAGMA temp_store=MEMORY",
)


def prepare(connection: Any, _record: object) -> None:
    """Set what SQLite forgets with every connection; outside a transaction, where it is heeded."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def begin(connection: Connection) -> None:
    """Begin ourselves: the driver would begin late, and not at all before a SELECT."""
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get(IMMEDIATE, False):
        begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")
