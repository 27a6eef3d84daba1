"""Files in one file, so that the disk does not tell when each of them came.

A file of its own has times that no program can set: when its inode was born and last changed. They would give
the hour of a report to whoever has the disk. In a container there is one such time, that of the last write.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from portal.adapters.files.folders import settle
from portal.adapters.files.local import NAME, LocalFiles
from portal.domain.errors import NoRoom, NotFound, Unavailable

CONTAINER: Final = "files.sqlite"
PATIENCE: Final = 20.0
"""Seconds to wait for somebody else who writes."""

_SCHEMA: Final = """
    CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID
"""
"""Sorted by name: rows in the order they came would tell that order."""

_SWITCHES: Final = ("journal_mode = PERSIST", "synchronous = FULL", "secure_delete = ON")
"""A journal that is deleted and made anew would have a time of birth for each write. FULL waits for the disk
at every commit: a file that was put survives a power cut."""


class ContainedFiles:
    """Keeps the promise of ports.FileStore in a SQLite file in `folder`, which need not exist yet.

    A container that was there and is gone is never made anew: its disk is not mounted, and what was put into
    the empty folder below would be lost. Everything raises Unavailable until it is back.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / CONTAINER
        self._made = self._file.exists()

    def put(self, content: bytes) -> str:
        name = secrets.token_hex(16)
        self.put_back(name, content)
        return name

    def put_back(self, name: str, content: bytes) -> None:
        """Keep a file under the name it had, for files out of a backup, as a whole and for good.

        Raises NotFound for a name that `put` never gives.
        """
        if not NAME.fullmatch(name):
            raise NotFound
        if not self._is_there():
            self.make()
        with self._opened() as container:
            container.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, content))

    def open(self, name: str) -> BinaryIO:
        if not self._holds(name):
            raise NotFound
        with self._opened() as container:
            found = container.execute("SELECT content FROM files WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise NotFound
        return BytesIO(found[0])

    def delete(self, name: str) -> None:
        """Let go of a file, overwriting it with zeros; what flash or a journal keeps of it is an envelope."""
        if not self._holds(name):
            return
        with self._opened() as container:
            container.execute("DELETE FROM files WHERE name = ?", (name,))

    def names(self) -> Iterator[str]:
        if not self._is_there():
            return
        with self._opened() as container:
            rows = container.execute("SELECT name FROM files").fetchall()
        yield from (name for (name,) in rows)

    def sweep(self) -> int:
        """Nothing is ever half written: SQLite goes back to before by itself."""
        return 0

    def make(self) -> None:
        """Make the container, for its owner alone, so that it survives a power cut; one that is there stays.

        Raises Unavailable when it was there before and is gone.
        """
        self._is_there()
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600))
            with self._opened() as container:
                container.execute(_SCHEMA)
            for folder in (self._folder, self._folder.parent):
                settle(folder)
        self._made = True

    def adopt(self) -> int:
        """Take in the files that earlier versions kept one by one; return how many. Safe to break off."""
        loose = LocalFiles(self._folder)
        names = list(loose.names())
        for name in names:
            with loose.open(name) as file:
                self.put_back(name, file.read())
            loose.delete(name)
        loose.leave()
        return len(names)

    def fault(self) -> str | None:
        """Say why nothing could be kept here or found again; None when all is well. Reads one row."""
        if not self._file.exists():
            return f"{self._file} is missing"
        try:
            with self._opened() as container:
                container.execute("SELECT 1 FROM files LIMIT 1").fetchone()
        except Unavailable as refused:
            return f"{self._file} holds no uploads: {refused.__cause__}"
        return None

    def damage(self) -> Iterator[str]:
        """Read all of the container, and say what of it is broken."""
        if not self._file.exists():
            return
        try:
            with self._opened() as container:
                told = [said for (said,) in container.execute("PRAGMA integrity_check(20)")]
        except Unavailable as broken:  # damaged so badly that it cannot even be examined
            told = [str(broken.__cause__)]
        yield from (f"{self._file} is damaged: {said.splitlines()[-1]}" for said in told if said != "ok")

    def strays(self) -> Iterator[Path]:
        """Yield what lies beside the container and belongs to nobody, except what a new disk brings along."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if not path.name.startswith(CONTAINER) and path.name != "lost+found":
                yield path

    def _holds(self, name: str) -> bool:
        """Whether there may be a file of a name; it is one of ours, and there is a container."""
        return bool(NAME.fullmatch(name)) and self._is_there()

    def _is_there(self) -> bool:
        """Whether there is a container. Raises Unavailable when there was one."""
        if self._file.exists():
            self._made = True
        elif self._made:
            raise Unavailable
        return self._made

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection for one statement: it costs a tenth of a millisecond, and no thread keeps anything."""
        address = f"{self._file.absolute().as_uri()}?mode=rw"
        try:
            with closing(sqlite3.connect(address, PATIENCE, isolation_level=None, uri=True)) as container:
                for switch in _SWITCHES:
                    container.execute(f"PRAGMA {switch}")
                yield container
        except sqlite3.Error as broken:
            raise (NoRoom if _is_full(broken) else Unavailable) from broken


def _is_full(broken: sqlite3.Error) -> bool:
    """Whether the disk is full; Python knows no code for faults of its own."""
    return getattr(broken, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as broken:
        raise Unavailable from broken
