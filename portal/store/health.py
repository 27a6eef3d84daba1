"""What a database must promise before the portal may acknowledge a report from it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Enum, String, func, select, type_coerce

from portal.store import migrate, models  # noqa: F401  tables exist once their modules are read
from portal.store.base import Base

SQLITE = {"journal_mode": {"wal", "memory"}, "synchronous": {"2", "3"}, "foreign_keys": {"1"}}
POSTGRES = {"fsync": {"on"}, "full_page_writes": {"on"}, "synchronous_commit": {"on", "remote_apply"}}


def faults(engine: Engine) -> list[str]:
    """Say what is wrong with the database, schema first; empty when it may serve."""
    stands, needed = migrate.current(engine), migrate.head()
    if stands != needed:
        return [
            f"the database stands at {stands or 'nothing'}, this version needs {needed}: run `portal init`"
        ]
    with engine.connect() as connection:
        return [*durability(connection), *unknown_words(connection)]


def durability(connection: Connection) -> Iterator[str]:
    """Name each switch that would let an acknowledged report be lost when the power goes."""
    sqlite = connection.dialect.name == "sqlite"
    for switch, safe in (SQLITE if sqlite else POSTGRES).items():
        asked = f"PRAGMA {switch}" if sqlite else f"SHOW {switch}"
        value = str(connection.exec_driver_sql(asked).scalar_one()).lower()
        if value not in safe:
            yield f"the database's {switch} is {value}, not {' or '.join(sorted(safe))}"


def unknown_words(connection: Connection) -> Iterator[str]:
    """Count values that no vocabulary of this version knows, as an older portal finds after a rollback."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                plain = type_coerce(column, String)
                strange = select(func.count()).select_from(table).where(plain.not_in(column.type.enums))
                if count := connection.scalar(strange):
                    yield f"{table.name}.{column.name} holds {count} values this version does not know"
