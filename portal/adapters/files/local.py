"""Files in a folder of this machine: whole or not there at all, under random names.

The portal keeps its own in a container (files_contained.py) and takes in what earlier versions kept so: the
time of an inode's birth and of its last change cannot be set, and gave the hour of a report.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from portal.domain.errors import NoRoom, NotFound, Unavailable

INCOMING: Final = "incoming"
SOME_DAY: Final = (0, 0)
"""Seconds: what every file and folder is dated, read and changed. When a photo came in would narrow down who
brought it; the row beside it knows the day. Only the inode's own change time cannot be set from a program."""

NAME: Final = re.compile(r"[0-9a-f]{32}")
_SHARD: Final = re.compile(r"[0-9a-f]{2}")
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalFiles:
    """Keeps the promise of ports.FileStore in `folder`, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        name = secrets.token_hex(16)
        self.put_back(name, content)
        return name

    def put_back(self, name: str, content: bytes) -> None:
        """Write aside, flush, move into place, flush the folder: at each moment all is there, or nothing.

        Under the name it had, for files out of a backup. Raises NotFound for a name that `put` never gives.
        """
        aside, place = self._folder / INCOMING / name, self._place(name)
        with _told(), _cleared(aside):
            for folder in (aside.parent, place.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _written(aside, content)
            aside.rename(place)
            # Also where the shard is not new: who made it may have died before it lasted.
            for folder in (place.parent, self._folder):
                _settled(folder)
            os.utime(aside.parent, SOME_DAY)

    def open(self, name: str) -> BinaryIO:
        try:
            return os.fdopen(os.open(self._place(name), os.O_RDONLY | _quietly()), "rb")
        except FileNotFoundError as gone:
            raise NotFound from gone
        except OSError as broken:
            raise Unavailable from broken

    def delete(self, name: str) -> None:
        """Unlink for good.

        Nothing is overwritten: journals, copies on write and the wear levelling of flash keep old blocks out
        of a program's reach. What they keep is unreadable: files_locked destroys its key first.
        """
        place = self._place(name)
        with _told(), suppress(FileNotFoundError):
            place.unlink()
            _settled(place.parent)

    def names(self) -> Iterator[str]:
        with _told():
            for shard in self._folders():
                for file in shard.iterdir():
                    if NAME.fullmatch(file.name) and file.name.startswith(shard.name):
                        yield file.name

    def sweep(self) -> int:
        aside = self._folder / INCOMING
        with _told():
            left = list(aside.iterdir()) if aside.is_dir() else []
            for file in left:
                file.unlink()
        return len(left)

    def leave(self) -> None:
        """Take away the folders, as far as nothing lies in them."""
        self.sweep()
        for folder in (*self._folders(), self._folder / INCOMING):
            with suppress(OSError):
                folder.rmdir()

    def _place(self, name: str) -> Path:
        """Return where a file lies. Raises NotFound for anything that `put` did not name."""
        if not NAME.fullmatch(name):
            raise NotFound
        return self._folder / name[:2] / name

    def _folders(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (folder for folder in self._folder.iterdir() if _SHARD.fullmatch(folder.name))


@contextmanager
def _told() -> Iterator[None]:
    """Say a fault of the disk as a refusal of ours."""
    try:
        yield
    except OSError as broken:
        raise (NoRoom if broken.errno in _FULL else Unavailable) from broken


@contextmanager
def _cleared(aside: Path) -> Iterator[None]:
    """Leave nothing half written behind an error."""
    try:
        yield
    except OSError:
        with suppress(OSError):  # the disk is failing: sweep() finds it later
            aside.unlink(missing_ok=True)
        raise


def _written(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.utime(target.fileno(), SOME_DAY)
        os.fsync(target.fileno())


def _settled(folder: Path) -> None:
    """Make what changed in a folder last, and forget when it changed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.utime(descriptor, SOME_DAY)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quietly() -> int:
    """Ask the kernel not to note that a file was read, where it can."""
    return getattr(os, "O_NOATIME", 0)
