"""Keys that are destroyed one by one: a file of 32-byte slots, beside the database and never in it.

Whoever destroys a key need not find the copies of what it locked: dead rows, logs of writes, old blocks of
flash and every backup of the database are unreadable from then on. So the file is small, and no old copy of
it is kept.

    name of the format (16) | identity (16) | first slot never handed out (8) | zeros up to 4096 | slots

A slot is random bytes before it is handed out, and zeros once it is destroyed. It is handed out once: a
process moves the mark past a range, flushes it, and only then takes from the range. A crash wastes what was
left of it, 32 bytes a slot.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import finalize

from portal.adapters.files.folders import settle

FORMAT: Final = b"portal slots 1\n\0"
HEAD: Final = 4096
SLOT: Final = 32
RANGE: Final = 256
"""Slots a process takes at once: a flush in a hundred reports, and 8 KiB lost with a crash."""
BATCH: Final = 4096
"""Slots filled at once, 128 KiB."""

_IDENTITY: Final = slice(16, 32)
_MARK: Final = 32
_ZEROS: Final = bytes(SLOT)
_SOME_DAY: Final = (0, 0)
"""When a key was last taken or destroyed is nobody's business."""


class BrokenKeys(ValueError):
    """This is no file of keys, or it was cut short."""


class KeyFile:
    """The slots of one instance; threads and processes share it. A new process takes slots of its own."""

    def __init__(self, file: Path) -> None:
        """Open a file that is there. Raises FileNotFoundError or BrokenKeys."""
        self._file = file
        self._descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
        finalize(self, os.close, self._descriptor)
        if (wrong := fault(_head(self._descriptor), os.fstat(self._descriptor).st_size)) is not None:
            raise BrokenKeys(f"{file} {wrong}")
        self._lock = Lock()
        self._owner = 0
        self._free = range(0)

    @property
    def identity(self) -> str:
        """What tells this file from those of other instances; its copies have the same."""
        return identity(_head(self._descriptor))

    @property
    def mark(self) -> int:
        """The first slot that was never handed out."""
        return _mark(self._descriptor)

    def take(self) -> tuple[int, bytes]:
        """Return a slot nobody had before, and its key. Raises OSError when the disk is full."""
        with self._lock:
            if self._owner != os.getpid() or not self._free:
                self._free, self._owner = self._reserve(), os.getpid()
            slot, self._free = self._free[0], self._free[1:]
        return slot, os.pread(self._descriptor, SLOT, _place(slot))

    def key(self, slot: int) -> bytes | None:
        """Return the key of a slot; None when it was destroyed, or never was."""
        key = os.pread(self._descriptor, SLOT, _place(slot)) if slot < 1 << 48 else b""
        return key if len(key) == SLOT and key != _ZEROS else None

    def live(self) -> Iterator[int]:
        """Yield every slot that was handed out to some process and is not destroyed."""
        yield from (slot for slot in range(self.mark) if self.key(slot) is not None)

    def destroy(self, slots: Iterable[int]) -> None:
        """Overwrite keys and flush: from here on nothing that they locked can be read, by anybody."""
        with self._alone() as descriptor:
            there = _filled(descriptor)
            for slot in slots:
                if slot < there:
                    os.pwrite(descriptor, _ZEROS, _place(slot))
            _settle(descriptor)

    def skip(self, to: int = 0) -> None:
        """Never hand out a slot below `to`, nor one that this file had filled before it was put back.

        An older copy does not know what was handed out after it. Slots it lacks become destroyed ones.
        """
        with self._alone() as descriptor:
            beyond = max(to, _filled(descriptor))
            os.ftruncate(descriptor, _place(beyond))
            _move_mark(descriptor, beyond)
        with self._lock:
            self._owner = 0

    def copy(self) -> bytes:
        """Return the whole file as it is at one moment."""
        with self._alone() as descriptor:
            return os.pread(descriptor, os.fstat(descriptor).st_size, 0)

    def _reserve(self) -> range:
        with self._alone() as descriptor:
            first = _mark(descriptor)
            if first + RANGE > (there := _filled(descriptor)):
                os.pwrite(descriptor, os.urandom(SLOT * BATCH), _place(there))
                os.fsync(descriptor)
            _move_mark(descriptor, first + RANGE)
        return range(first, first + RANGE)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Lock the file against other processes; by a descriptor of one's own, as a lock belongs to that."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)
        try:
            flock(descriptor, LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def make(file: Path) -> KeyFile:
    """Make an empty file of keys, whole or not at all; one that is there already is opened as it is."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    head = FORMAT + secrets.token_bytes(16)
    with _aside(file, head + bytes(HEAD - len(head))) as aside, suppress(FileExistsError):
        os.link(aside, file)  # a rename would take the place of another process's file
    settle(file.parent)
    return KeyFile(file)


def put_back(file: Path, content: bytes) -> KeyFile:
    """Replace the keys by a copy of them. Raises BrokenKeys, and then nothing was changed."""
    if (wrong := fault(content[:HEAD], len(content))) is not None:
        raise BrokenKeys(f"the copy of the keys {wrong}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _aside(file, content) as aside:
        replace(aside, file)
    return KeyFile(file)


def replace(new: Path, old: Path) -> None:
    """Move a flushed file of keys into the place of an older one, whose bytes are overwritten first."""
    if old.exists():
        with old.open("r+b") as gone:
            gone.write(bytes(old.stat().st_size))
            gone.flush()
            os.fsync(gone.fileno())
    new.rename(old)
    settle(old.parent)


def identity(content: bytes) -> str:
    """What tells a file of keys from those of other instances."""
    return content[_IDENTITY].hex()


def fault(head: bytes, size: int) -> str | None:
    """Say what is wrong with a file of keys that begins so and is so long."""
    if not head.startswith(FORMAT) or len(head) < HEAD:
        return "is no file of keys"
    return None if _place(int.from_bytes(head[_MARK : _MARK + 8], "big")) <= size else "was cut short"


def _head(descriptor: int) -> bytes:
    return os.pread(descriptor, HEAD, 0)


def _place(slot: int) -> int:
    return HEAD + SLOT * slot


def _filled(descriptor: int) -> int:
    """How many whole slots there are; half of one is what a crash left of a refill."""
    return (os.fstat(descriptor).st_size - HEAD) // SLOT


def _mark(descriptor: int) -> int:
    return int.from_bytes(os.pread(descriptor, 8, _MARK), "big")


def _move_mark(descriptor: int, to: int) -> None:
    os.pwrite(descriptor, to.to_bytes(8, "big"), _MARK)
    _settle(descriptor)


def _settle(descriptor: int) -> None:
    os.utime(descriptor, _SOME_DAY)
    os.fsync(descriptor)


@contextmanager
def _aside(file: Path, content: bytes) -> Iterator[Path]:
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(content)
            target.flush()
            _settle(target.fileno())
        yield aside
    finally:
        aside.unlink(missing_ok=True)
