"""A tar file as pieces, made while they are taken: `tarfile` only pushes, and here something pulls."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

_PIECE: Final = 64 * 1024
_END: Final = bytes(2 * tarfile.BLOCKSIZE)


def pieces(members: Iterable[tuple[str, BinaryIO]]) -> Iterator[bytes]:
    """Yield a tar file of named files, each taken, read and closed in its turn.

    Raises OSError for one that is shorter than it was when its turn came.
    """
    for name, source in members:
        with source:
            yield from _member(name, source)
    yield _END


def _member(name: str, source: BinaryIO) -> Iterator[bytes]:
    """Yield one file under a name, without owner, times or rights."""
    entry = tarfile.TarInfo(name)
    entry.size = source.seek(0, io.SEEK_END)
    source.seek(0)
    yield entry.tobuf()
    left = entry.size
    while left:
        piece = source.read(min(left, _PIECE))
        if not piece:
            raise OSError(f"{name} became shorter while it was read")
        left -= len(piece)
        yield piece
    yield bytes(-entry.size % tarfile.BLOCKSIZE)
