"""Whether a database may serve this version of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Enum, String, func, select, type_coerce

from portal.store import durability, migrate, models  # noqa: F401  tables exist once their modules are read
from portal.store.base import Base


def faults(engine: Engine) -> list[str]:
    """Say what is wrong with the database, schema first; empty when it may serve."""
    stands, needed = migrate.current(engine), migrate.head()
    if stands != needed:
        return [
            f"the database stands at {stands or 'nothing'}, this version needs {needed}: run `portal init`"
        ]
    with engine.connect() as connection:
        return [*durability.unsafe(connection), *unknown_words(connection)]


def unknown_words(connection: Connection) -> Iterator[str]:
    """Count values that no vocabulary of this version knows, as an older portal finds after a rollback."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                plain = type_coerce(column, String)
                strange = select(func.count()).select_from(table).where(plain.not_in(column.type.enums))
                if count := connection.scalar(strange):
                    yield f"{table.name}.{column.name} holds {count} values this version does not know"
