"""Which failures say that the database or its disk is out of order, and how that is said in plain words.

Such a failure is no mistake of the program: the portal answers 503 and keeps what was typed, a command ends
with one line. Damage and missing rights count too: nobody but the operator can mend them.
"""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DISK: Final = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ESTALE),
        *(errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM),
    }
)
"""A disk that is full, read-only or failing, a file we may not open, a system that gives us no more."""

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_STATES: Final = {
    "XX000": "the database fails",
    "XX001": "the database is damaged",
    "XX002": "the database is damaged",
    "25006": "the database is read-only",
    "42501": "the database refuses us the right",
    "42P01": "the database does not fit this version",
    "42703": "the database does not fit this version",
    "53100": "the disk of the database is full",
    "53300": "the database takes no more connections",
    "57P03": "the database is starting or stopping",
    "58030": "the disk of the database fails",
}
"""PostgreSQL's own codes and what they mean; the driver counts those from 53 on among operational errors."""
_CODES: Final = {
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "the database is damaged",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_PERM: "the database refuses us the right",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_FULL: "the disk of the database is full",
    sqlite3.SQLITE_IOERR: "the disk of the database fails",
}


def is_outage(error: BaseException) -> bool:
    """Tell a database or disk that is out of order from a mistake of ours."""
    if isinstance(error, OSError):
        return error.errno in DISK
    if isinstance(error, StatementError) and isinstance(error.orig, OSError):
        return is_outage(error.orig)  # no key could be taken while a value was locked
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _is_out_of_order(error.orig))


def in_words(error: BaseException) -> str:
    """Say an outage in one line, without the statement and its values."""
    if isinstance(error, StatementError) and error.orig is not None:
        return in_words(error.orig)
    if isinstance(error, OSError):
        said = error.strerror or str(error)
        return f"{error.filename}: {said}" if error.filename else said
    lines = str(error).splitlines() or [type(error).__name__]
    return f"{_kind(error)}: {lines[0]}"


def _is_out_of_order(cause: BaseException | None) -> bool:
    return _code(cause) in _DAMAGED or getattr(cause, "sqlstate", None) in _STATES


def _kind(cause: BaseException) -> str:
    state = getattr(cause, "sqlstate", None)
    return _STATES.get(state or "") or _CODES.get(_code(cause), "the database does not answer")


def _code(cause: BaseException | None) -> int:
    """SQLite's primary code; the bits above it only tell where in SQLite it arose. 0 for other errors."""
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF
