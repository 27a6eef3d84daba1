"""Alembic's entry: `store.engine.migrate` hands its connection over, `flask db` leaves us to find it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, Enum
from sqlalchemy.sql.schema import SchemaItem

from portal.store import models  # noqa: F401  tables exist once their modules are read
from portal.store.base import Base, UtcDateTime


def plainly(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write stock types into migrations: history never imports the app, nor freezes a vocabulary."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def ours(_: SchemaItem, name: str | None, kind: str, reflected: bool, __: SchemaItem | None) -> bool:
    """Leave out the tables SQLite's full-text index keeps beside itself; migrations make those by hand."""
    return not (kind == "table" and reflected and "_fts" in (name or ""))


def connection() -> AbstractContextManager[Connection]:
    handed: Connection | None = context.config.attributes.get("connection")
    if handed:
        return nullcontext(handed)
    engine: Engine = current_app.extensions["migrate"].db.engine
    return engine.connect()


with connection() as chosen:
    context.configure(
        connection=chosen,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plainly,
        include_object=ours,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
