"""Files in envelopes: once its key is destroyed, what lies in the folder and in backups is unreadable."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from portal.adapters.keys.envelopes import Damaged
from portal.domain.errors import NoRoom, NotFound, Unavailable
from portal.domain.ports import Envelopes, FileStore


class LockedFiles:
    """Keeps the promise of ports.FileStore over another one, which holds envelopes and nothing else.

    A file is locked and opened whole, as none is over 12 MB. Backups read the other one: they hold envelopes.
    """

    def __init__(self, files: FileStore, envelopes: Envelopes) -> None:
        self._files = files
        self._envelopes = envelopes

    def put(self, content: bytes) -> str:
        try:
            locked = self._envelopes.lock(content)
        except OSError as full:
            raise NoRoom from full
        return self._files.put(locked)

    def open(self, name: str) -> BinaryIO:
        """As the port says; NotFound, too, for a file whose key is gone."""
        try:
            content = self._envelopes.unlock(self._locked(name))
        except Damaged as broken:
            raise Unavailable from broken
        if content is None:
            raise NotFound
        return io.BytesIO(content)

    def delete(self, name: str) -> None:
        """Destroy the key, then let go of the file: whatever the disk keeps of it is noise."""
        with suppress(NotFound, Damaged):
            self._envelopes.destroy([self._envelopes.slot(self._locked(name))])
        self._files.delete(name)

    def names(self) -> Iterator[str]:
        return self._files.names()

    def sweep(self) -> int:
        return self._files.sweep()

    def slots(self) -> Iterator[int]:
        """Yield the slot of every file that is an envelope, in no order."""
        for name in self.names():
            with suppress(NotFound, Damaged):
                yield self._envelopes.slot(self._locked(name))

    def _locked(self, name: str) -> bytes:
        with self._files.open(name) as file:
            return file.read()
