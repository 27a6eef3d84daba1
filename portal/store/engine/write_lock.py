"""One writer at a time, in line: what SQLite asks of a process with many threads.

SQLite lets whoever finds it busy sleep, longer each time: one who came first may sleep for hundreds of
milliseconds while the lock lies free. So threads of one process queue here, and processes look again at short
intervals. Other databases let many write at once: there nobody waits here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, OperationalError

from portal.store.engine.engine_state import state_of

PATIENCE: Final = 10.0
"""Seconds until whoever waits is told that the database is locked."""
NAP: Final = 0.0003
"""Seconds between two looks at a database that another process writes to, for about a millisecond."""

_BEGIN: Final = "BEGIN IMMEDIATE"


@contextmanager
def holding_write_lock(engine: Engine) -> Iterator[None]:
    """Keep the other threads of this process from writing. Raises OperationalError after waiting PATIENCE."""
    if engine.dialect.name != "sqlite":
        yield
        return
    mine = state_of(engine.dialect).write_lock
    if not mine.acquire(timeout=PATIENCE):
        raise OperationalError(_BEGIN, None, sqlite3.OperationalError("database is locked"))
    try:
        yield
    finally:
        mine.release()


def begin_writing(connection: Connection) -> None:
    """Take SQLite's write lock. Raises OperationalError when another process holds it for PATIENCE."""
    until = monotonic() + PATIENCE
    cursor = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=0")
        while not _took_lock(cursor, last=monotonic() > until):
            sleep(NAP)
    except sqlite3.Error as error:
        raise DBAPIError.instance(_BEGIN, None, error, sqlite3.Error, dialect=connection.dialect) from error
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
        cursor.close()


def _took_lock(cursor: DBAPICursor, *, last: bool) -> bool:
    try:
        cursor.execute(_BEGIN)
    except sqlite3.OperationalError as refused:
        if last or refused.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
