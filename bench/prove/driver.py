"""APSW spoken to as Python's own sqlite3 is, so that SQLAlchemy and the portal run over our VFS."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import apsw

from portal.store.engine.database import SQLITE_PRAGMAS


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except apsw.ConstraintError as refused:
        raise sqlite3.IntegrityError(str(refused)) from refused
    except apsw.Error as refused:
        raise _error(refused, getattr(refused, "extendedresult", sqlite3.SQLITE_ERROR)) from refused
    except OSError as dark:
        raise _error(dark, sqlite3.SQLITE_IOERR) from dark


def _error(cause: Exception, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(str(cause))
    error.sqlite_errorcode = code
    return error


class Cursor:
    """What SQLAlchemy uses of a cursor."""

    arraysize = 1
    lastrowid: int | None = None
    rowcount = -1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: tuple[tuple[Any, ...], ...] | None = None

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        before = self._connection.total_changes()
        with _translated():
            cursor = self._connection.cursor()
            cursor.exec_trace = self._describe
            self._rows = list(cursor.execute(statement, tuple(values)))
        self.rowcount = self._connection.total_changes() - before
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def _describe(self, cursor: apsw.Cursor, _statement: str, _values: object) -> bool:
        """Asked before a statement runs: afterwards, one without rows cannot say what its columns were."""
        columns = cursor.get_description()
        self.description = tuple((name, *[None] * 6) for name, *_ in columns) or None
        return True

    def executemany(self, statement: str, several: Sequence[Sequence[Any]]) -> Cursor:
        done = 0
        for values in several:
            self.execute(statement, values)
            done += self.rowcount
        self.rowcount = done
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows, []
        return rows

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def close(self) -> None:
        self._rows.clear()


class Connection:
    """What SQLAlchemy uses of a connection; the portal's switches are set as its own engine sets them."""

    isolation_level: str | None = None

    def __init__(self, file: str, vfs: str, *loosened: str) -> None:
        with _translated():
            self._connection = apsw.Connection(file, vfs=vfs)
        for pragma in (*SQLITE_PRAGMAS, *loosened):
            self.cursor().execute(pragma)

    def cursor(self, *_: Any) -> Cursor:
        return Cursor(self._connection)

    def create_function(self, name: str, count: int, function: Callable[..., Any], **_: Any) -> None:
        self._connection.create_scalar_function(name, function, count)

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, word: str) -> None:
        if self._connection.in_transaction:
            self.cursor().execute(word)

    def close(self) -> None:
        """Let go without a word: after a power cut, no last write can succeed."""
        with suppress(apsw.Error, OSError):
            self._connection.close(force=True)
