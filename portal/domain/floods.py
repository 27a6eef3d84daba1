"""Floods: what is asked of whom, and where a report goes that cannot show that a person wrote it.

Nothing here refuses. However hard the portal is pressed, a report is stored and acknowledged; what pressure
decides is only whether moderators find it in their queue or in the quarantine beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final

QUICKEST: Final = timedelta(seconds=3)
"""From the first page of a report to its last: nobody reads and fills in faster."""

JUNK_KEPT: Final = timedelta(days=14)
"""How long junk stays after a moderator declined it: time for a person among it to ask for a second look."""

BATCH: Final = 400
"""The most that is declined at once: a form has 500 fields, and others want to write meanwhile."""


class Pressure(IntEnum):
    """How much more than usual is coming in, from everywhere or from one network."""

    CALM = 0
    BUSY = 1
    PRESSED = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report shows of its sender: a filled `trap` no person sees, too `quick`, work `proved`."""

    trapped: bool = False
    quick: bool = False
    proved: bool = False


class Doubt(IntEnum):
    """Why a report waits in quarantine; within it, whoever is doubted least is read first."""

    NONE = 0
    UNPROVED = 1
    QUICK = 2
    TRAPPED = 3


def doubt(pressure: Pressure, shown: Evidence) -> Doubt:
    """What there is to doubt: with anything but NONE a report waits until a moderator has glanced at it.

    A trap speaks at any time. Speed alone says little: one hasty report costs a moderator seconds, so it
    counts only while much comes in. Work is asked for under pressure only.
    """
    if shown.trapped:
        return Doubt.TRAPPED
    if shown.quick and pressure >= Pressure.BUSY:
        return Doubt.QUICK
    return Doubt.UNPROVED if pressure is Pressure.PRESSED and not shown.proved else Doubt.NONE
