"""What PostgreSQL writes into a log of its own, beside everything we promise not to keep.

The portal cannot see that log; it sees the settings that fill it. An error is logged with its millisecond and
its statement, so the portal makes none where people report (store/rows.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, text

_FILLS: Final[Mapping[str, tuple[str, Callable[[str], bool]]]] = {
    "log_statement": ("none", lambda value: value in ("none", "ddl")),
    "log_min_duration_statement": ("-1", lambda value: value == "-1"),
    "log_min_duration_sample": ("-1", lambda value: value == "-1"),
    "log_duration": ("off", lambda value: value == "off"),
    "log_transaction_sample_rate": ("0", lambda value: float(value) == 0),
    "log_lock_waits": ("off", lambda value: value == "off"),
    "log_parameter_max_length_on_error": ("0", lambda value: value == "0"),
}
"""Setting → what keeps the promise, and what else does."""


def telling(connection: Connection) -> Iterator[str]:
    """Name the server's settings by which its log tells when somebody did something; none for SQLite."""
    if connection.dialect.name != "postgresql":
        return
    asked = text("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(:names)")
    found = connection.execute(asked, {"names": list(_FILLS)}).all()
    for name, value in sorted((row.name, row.current_setting) for row in found):
        wanted, keeps = _FILLS[name]
        if not keeps(value):
            yield f"PostgreSQL's own log tells when people act: set {name} = {wanted} (it is {value})"
