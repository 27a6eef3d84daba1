"""A disk whose power can be cut: what was not flushed when it goes may be there, in part, or not at all.

A VFS of SQLite (by APSW) that lets everything through to real files and remembers, for each, what a flush has
made last and what was written since. `Disk.after_the_cut` then builds the folder a machine would find.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

import apsw

SECTOR: Final = 512
"""Bytes that a disk writes or does not write, never half."""


class PowerCut(OSError):
    """The machine is dark: nothing works any more."""


@dataclass
class Remembered:
    """A file's bytes as last flushed, and the writes (offset, bytes) or lengths since, in order."""

    lasting: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes] | int] = field(default_factory=list)
    born: bool = False

    def flush(self) -> None:
        for change in self.since:
            _apply(self.lasting, change)
        self.since.clear()
        self.born = True

    def found(self, chance: Random | None) -> bytes | None:
        """What is on the disk after the cut; None when not even the name is."""
        if not self.born:
            return None
        image = bytearray(self.lasting)
        for change in _survivors(self.since, chance) if chance else ():
            _apply(image, change)
        return bytes(image)


def _apply(image: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del image[change:]
        image.extend(bytes(change - len(image)))
        return
    offset, data = change
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(data)] = data


def _survivors(since: list[tuple[int, bytes] | int], chance: Random) -> list[tuple[int, bytes] | int]:
    """Any half of the sectors, for a disk writes in whatever order suits it."""
    kept: list[tuple[int, bytes] | int] = []
    for change in since:
        if isinstance(change, int):
            kept += [change] if chance.random() < 0.5 else []
            continue
        offset, data = change
        first = SECTOR - offset % SECTOR
        cuts = [0, *range(first, len(data), SECTOR), len(data)]
        pieces = [(offset + a, data[a:b]) for a, b in pairwise(cuts)]
        kept += [piece for piece in pieces if chance.random() < 0.5]
    return kept


class Disk:
    """All files of one machine, and how many more operations its power lasts."""

    def __init__(self, lasts: int) -> None:
        self.files: dict[str, Remembered] = {}
        self.left = lasts
        self.dark = False
        self.flushes = 0

    def step(self) -> None:
        """Spend one operation. Raises PowerCut when that was one too many, and ever after."""
        self.left -= 1
        if self.dark or self.left < 0:
            self.dark = True
            raise PowerCut("the power is gone")

    def hold(self, file: Path) -> None:
        """Take a file that was there before as flushed."""
        self.files[str(file)] = Remembered(bytearray(file.read_bytes()), born=True)

    def after_the_cut(self, folder: Path, chance: Random | None) -> None:
        """Write what is found when the lights come back; without `chance`, all unflushed is gone."""
        for name, file in self.files.items():
            if not name.endswith("-shm") and (found := file.found(chance)) is not None:
                (folder / Path(name).name).write_bytes(found)


class PowerVfs(apsw.VFS):
    """Registered under `name`; every connection opened with it writes to `disk`."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> PowerFile:  # noqa: N802  SQLite's own name
        return PowerFile(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._disk.step()
        super().xDelete(filename, syncdir)
        self._disk.files.pop(filename, None)


class PowerFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._disk = disk
        self._file = disk.files.setdefault(path, Remembered())

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.step()
        super().xWrite(data, offset)
        self._file.since.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.step()
        super().xTruncate(newsize)
        self._file.since.append(newsize)

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802
        """The cut may come just before the flush, or just after it."""
        self._disk.step()
        self._file.flush()
        self._disk.flushes += 1
        self._disk.step()
