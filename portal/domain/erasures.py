"""What was erased, remembered without any of it, so that restoring an old backup can erase it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from portal.domain.concerns import State

NOTHING: Final = "-"


@dataclass(frozen=True, slots=True)
class Erased:
    """`mark` is the receipt's fingerprint: numbers are given out again after a restore, marks never are."""

    number: int
    mark: str
    state: State
    day: date

    @property
    def line(self) -> str:
        """The entry as one line of ASCII."""
        return f"{self.number} {self.mark or NOTHING} {self.state} {self.day.isoformat()}"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read what `line` wrote. Raises ValueError for anything else."""
        number, mark, state, day = line.split(" ")
        return cls(int(number), "" if mark == NOTHING else mark, State(state), date.fromisoformat(day))
