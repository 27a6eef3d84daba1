"""What a database must promise before the portal may say "we have your report".

Asked over a fresh connection, because SQLite forgets most of it with every one, and because a server's
settings may be overridden by role, by database or by the address itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, Engine

SQLITE: Final[Mapping[str, frozenset[str]]] = {
    "journal_mode": frozenset({"wal"}),
    "synchronous": frozenset({"2", "3"}),
    "foreign_keys": frozenset({"1"}),
    "trusted_schema": frozenset({"0"}),
    "secure_delete": frozenset({"1"}),
}
POSTGRES: Final[Mapping[str, frozenset[str]]] = {
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "synchronous_commit": frozenset({"on", "remote_apply"}),
    "data_sync_retry": frozenset({"off"}),
    "transaction_read_only": frozenset({"off"}),
}
"""`data_sync_retry=on` would report a page as written that the disk had refused a moment before. A standby
server, or one set to read only, takes no report at all."""


def faults(engine: Engine) -> list[str]:
    """Name each switch that would let an acknowledged report be lost when the power goes."""
    with engine.connect() as connection:
        return [*unsafe(connection)]


def unsafe(connection: Connection) -> Iterator[str]:
    sqlite = connection.dialect.name == "sqlite"
    for switch, safe in (SQLITE if sqlite else POSTGRES).items():
        asked = f"PRAGMA {switch}" if sqlite else f"SHOW {switch}"
        value = str(connection.exec_driver_sql(asked).scalar_one()).lower()
        if value not in safe:
            yield f"the database's {switch} is {value}, not {' or '.join(sorted(safe))}"
