"""Whether a database may serve this version of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, Enum, String, func, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from portal.store.base import Base
from portal.store.engine import (
    durability,
    integrity,
    migrate,
)
from portal.store.engine.database import IMMEDIATE
from portal.store.engine.outages import in_words
from portal.store.listeners import open_engine


def refusals(address: str) -> list[str]:
    """Say why the portal must not start over the database at `address` (SQLAlchemy's spelling)."""
    engine = open_engine(address)
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and not Path(file).exists():
        return [f"{file} does not exist: run `portal init`, or `portal restore` if it held reports before"]
    try:
        return unusable(engine)
    finally:
        engine.dispose()


def unusable(engine: Engine) -> list[str]:
    """Say what keeps the portal from using a database at all; empty when it may start."""
    try:
        with engine.connect() as connection:
            wrong = [*durability.unsafe(connection)]
            unfit = migrate.unfit(connection)
        _write_nothing(engine)
    except SQLAlchemyError as lost:
        return [in_words(lost)]
    return [*wrong, unfit] if unfit else wrong


def faults(engine: Engine) -> list[str]:
    """Say everything that is wrong with the database; reads all of it. Empty when it may serve."""
    if wrong := unusable(engine):
        return wrong
    try:
        with engine.connect() as connection:
            return [*integrity.broken_pages(connection)] or [*unknown_words(connection)]
    except SQLAlchemyError as lost:
        return [in_words(lost)]


def unknown_words(connection: Connection) -> Iterator[str]:
    """Count values that no vocabulary of this version knows, as an older portal finds after a rollback."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                plain = type_coerce(column, String)
                strange = select(func.count()).select_from(table).where(plain.not_in(column.type.enums))
                if count := connection.scalar(strange):
                    yield f"{table.name}.{column.name} holds {count} values this version does not know"


def _write_nothing(engine: Engine) -> None:
    """Take the right to write and give it back. Raises SQLAlchemyError where SQLite could only be read."""
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection:
        connection.exec_driver_sql("SELECT 1")
