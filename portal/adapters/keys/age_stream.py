"""A stream in the age format: only the holder of a private key reads it, nobody alters or cuts it unnoticed.

The library does all of it. It pulls from one side and pushes to the other, 64 KiB at a time, and two of its
ways cost us the classes below: an error of a side comes back as words of its own, and a failure of the very
last write does not come back at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

import pyrage

from portal.adapters.keys.age_keys import identity, recipient

FORMAT: Final = b"age-encryption.org/v1\n"


class Broken(ValueError):
    """It cannot be opened: another key, another format, altered, or cut short."""


def lock(pieces: Iterable[bytes], target: BinaryIO, public_key: bytes) -> None:
    """Write `pieces` to `target`, locked. After an error what lies there has no end and opens as Broken."""
    to = pyrage.x25519.Recipient.from_str(recipient(public_key))
    source, sink = _Source(_reader(pieces)), _Target(target)
    with _own_errors(source, sink):
        pyrage.encrypt_io(source, sink, [to])


def unlock(source: BinaryIO, target: BinaryIO, private_key: bytes) -> None:
    """Write what is locked in `source` to `target`. Raises Broken: then nothing in `target` is to be used.

    Each piece is genuine when it is written, but only the end proves that none is missing.
    """
    if source.read(len(FORMAT)) != FORMAT:
        raise Broken("this is no backup of a portal")
    source.seek(0)
    by = pyrage.x25519.Identity.from_str(identity(private_key))
    locked, sink = _Source(source.read), _Target(target)
    with _own_errors(locked, sink):
        try:
            pyrage.decrypt_io(locked, sink, [by])
        except pyrage.DecryptError as wrong:
            raise Broken("this key does not open it") from wrong
        except OSError as wrong:
            raise Broken("it was altered or cut short") from wrong


class _Side:
    """One side of the stream, which remembers how it failed."""

    failure: BaseException | None = None

    @contextmanager
    def remembered(self) -> Iterator[None]:
        try:
            yield
        except BaseException as failure:
            self.failure = failure
            raise


class _Source(_Side):
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def read(self, size: int) -> bytes:
        with self.remembered():
            return self._read(size)


class _Target(_Side):
    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, data: bytes) -> int:
        with self.remembered():
            return self._target.write(data)

    def flush(self) -> None:
        with self.remembered():
            self._target.flush()


@contextmanager
def _own_errors(*sides: _Side) -> Iterator[None]:
    """Raise what a side raised, whatever the library made of it."""
    try:
        yield
    finally:
        for side in sides:
            if side.failure is not None:
                raise side.failure


def _reader(pieces: Iterable[bytes]) -> Callable[[int], bytes]:
    """Return a `read` over pieces of any size; it gives what it has at hand, and nothing at the end only."""
    rest, held = iter(pieces), memoryview(b"")

    def read(size: int) -> bytes:
        nonlocal held
        while not held and (piece := next(rest, None)) is not None:
            held = memoryview(piece)
        taken, held = bytes(held[:size]), held[size:]
        return taken

    return read
