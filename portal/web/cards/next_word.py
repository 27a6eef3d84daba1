# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who owes a concern the next word and until when, as every page of it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.concerns import State
from portal.domain.standing import NEXT_WORD, Dated, Ower, due_day, is_late


@dataclass(frozen=True, slots=True)
class Owed:
    """The next word: whose it is, the day it is due, if one was set, and whether that has passed by the
    fault of moderators or office."""

    ower: Ower
    due: date | None
    late: bool

    def left(self, days: int) -> int:
        """Days left to show for `days` until the due day: below 0 only for whoever can be late."""
        return days if self.late else max(days, 0)


def owed(state: State, due: date | None, today: date) -> Owed:
    """What is owed for a concern in `state`; `due` is the day of `due_day`."""
    return Owed(NEXT_WORD[state].ower, due, is_late(state, due, today))


def owed_for(concern: Dated, today: date) -> Owed:
    """What is owed for a concern that carries all its dates."""
    return owed(concern.state, due_day(concern), today)
