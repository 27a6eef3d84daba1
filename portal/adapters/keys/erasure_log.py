"""The list of what was erased, in a file beside the database: no backup holds what was erased after it.

One line each, `number fingerprint state day`. It only ever grows, and holds nothing that was erased.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from portal.adapters.files.folders import settle
from portal.domain.erasures import Erased

TORN: Final = " torn"


class ErasureLog:
    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> set[Erased]:
        """Return every entry; a last line that a crash cut off was not promised to anybody yet."""
        if not self._file.is_file():
            return set()
        lines = self._file.read_text(encoding="ascii").split("\n")
        return {Erased.from_line(line) for line in lines[:-1] if line and not line.endswith(TORN)}

    def add(self, erased: Iterable[Erased]) -> None:
        """Append entries and make them last; begin on a line of one's own after a crash."""
        text = "".join(f"{entry.line}\n" for entry in erased)
        new = not self._file.exists()
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a+b") as target:
            target.write(_torn(target.fileno()) + text.encode("ascii"))
            target.flush()
            os.fsync(target.fileno())
        if new:
            settle(self._file.parent)


def _torn(descriptor: int) -> bytes:
    """A torn line is closed by a mark that no reader takes for an entry."""
    size = os.fstat(descriptor).st_size
    whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
    return b"" if whole else f"{TORN}\n".encode()
