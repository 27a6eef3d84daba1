"""A disk that refuses on demand: to write, for want of room or of health, or to make last what was written.

After a flush that failed nobody knows what is on the disk, and the kernel will not try those pages again: so
what was waiting for it counts as never written if the power goes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import apsw

from bench.prove.power import Disk, PowerFile, PowerVfs


class Fault(StrEnum):
    FULL = "disk full"
    WRITE = "write error"
    FLUSH = "fsync error"


FOR_EVER: Final = 2**62
_CODES: Final = {
    Fault.WRITE: apsw.SQLITE_IOERR_WRITE,  # type: ignore[attr-defined]  # made at run time
    Fault.FLUSH: apsw.SQLITE_IOERR_FSYNC,  # type: ignore[attr-defined]
}


class FailingDisk(Disk):
    """Lasts for ever; from the `patience`-th operation of its kind on, `fault` is what it answers."""

    def __init__(self) -> None:
        super().__init__(lasts=FOR_EVER)
        self.fault: Fault | None = None
        self.patience = 0
        self.refusals = 0

    def break_down(self, fault: Fault, patience: int) -> None:
        self.fault, self.patience = fault, patience

    def recover(self) -> None:
        self.fault = None

    def refuses(self, flush: bool) -> bool:
        """Whether this write, or this flush, fails."""
        if self.fault is None or flush is not (self.fault is Fault.FLUSH):
            return False
        self.patience -= 1
        self.refusals += self.patience < 0
        return self.patience < 0

    def refusal(self) -> apsw.Error:
        if self.fault is None or self.fault is Fault.FULL:
            return apsw.FullError("no room")
        error = apsw.IOError("broken")
        error.extendedresult = _CODES[self.fault]
        return error


class FailingVfs(PowerVfs):
    def __init__(self, name: str, disk: FailingDisk) -> None:
        self._failing = disk
        super().__init__(name, disk)

    def xOpen(self, name: Any, flags: list[int]) -> FailingFile:  # noqa: N802  SQLite's own name
        return FailingFile(self._failing, name, flags)


class FailingFile(PowerFile):
    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        super().__init__(disk, name, flags)
        self._failing = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self._failing.refuses(flush=False):
            raise self._failing.refusal()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._failing.refuses(flush=True):
            self._file.since.clear()
            raise self._failing.refusal()
        super().xSync(flags)
