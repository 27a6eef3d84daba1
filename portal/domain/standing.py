"""Where a concern stands: who owes the next word, by which day, and the sets of states that have a name.

One table for Python and, through store/standing.py, for SQL. Pages, lists, files and figures ask here and
keep no sets of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from portal.domain.concerns import State


class Ower(StrEnum):
    """Whose word comes next. JUDGES are the reporter, their association, and those who supported a concern
    before it was claimed done."""

    MODERATORS = "moderators"
    REPORTER = "reporter"
    OFFICE = "office"
    JUDGES = "judges"
    NOBODY = "nobody"


class DueDay(StrEnum):
    """The dates that a concern keeps for the next word."""

    ACKNOWLEDGE_BY = "acknowledge_by"
    ANSWER_BY = "answer_by"
    CONFIRM_BY = "confirm_by"


@dataclass(frozen=True, slots=True)
class NextWord:
    """Who owes the next word, and which date it is due on; None where no date was promised."""

    ower: Ower
    due: DueDay | None = None


_ENDED = NextWord(Ower.NOBODY)
_TO_READ = NextWord(Ower.MODERATORS, DueDay.ACKNOWLEDGE_BY)
_TO_ANSWER = NextWord(Ower.OFFICE, DueDay.ANSWER_BY)

NEXT_WORD: Final[Mapping[State, NextWord]] = MappingProxyType(
    {
        State.RECEIVED: _TO_READ,
        State.IN_REVIEW: _TO_READ,
        State.WAITING: NextWord(Ower.REPORTER, DueDay.ACKNOWLEDGE_BY),
        State.ACCEPTED: _TO_ANSWER,
        State.REOPENED: _TO_ANSWER,
        State.ANSWERED: NextWord(Ower.OFFICE),
        State.CLAIMED_DONE: NextWord(Ower.JUDGES, DueDay.CONFIRM_BY),
        State.CONFIRMED_DONE: _ENDED,
        State.UNCONFIRMED: _ENDED,
        State.NOT_FEASIBLE: _ENDED,
        State.DECLINED: _ENDED,
        State.REFERRED: _ENDED,
        State.MERGED: _ENDED,
        State.WITHDRAWN: _ENDED,
    }
)
"""A question to the reporter does not stop the moderators' clock, so that asking cannot put a report off."""


def owed_by(*owers: Ower) -> frozenset[State]:
    """The states in which one of `owers` owes the next word."""
    return frozenset(state for state, word in NEXT_WORD.items() if word.ower in owers)


def due_on(day: DueDay) -> frozenset[State]:
    """The states in which `day` is the date that counts."""
    return frozenset(state for state, word in NEXT_WORD.items() if word.due is day)


ENDED: Final = owed_by(Ower.NOBODY)
"""Nobody owes a word any more."""

OPEN: Final = frozenset(State) - ENDED
"""Somebody owes the next word. Another report may be joined with it."""

UNDER_REVIEW: Final = owed_by(Ower.MODERATORS)
"""Moderators owe a decision, or a first word."""

UNSORTED: Final = UNDER_REVIEW | owed_by(Ower.REPORTER)
"""Before a moderator decided: nobody outside the desk may know it exists."""

UNDER_WAY: Final = OPEN - UNSORTED
"""Decided upon and still open."""

MOVABLE: Final = owed_by(Ower.OFFICE)
"""The office may answer, refuse or say that it is done; also by a follow-up."""

UNANSWERED: Final = due_on(DueDay.ANSWER_BY)
"""The office owes an answer, first or anew."""

DONE: Final = frozenset({State.CONFIRMED_DONE})
"""Others than the office say that it is done."""

CLOSED: Final = ENDED - DONE
"""Ended for another reason than that it is done."""

ANSWERED: Final = DONE | {State.ANSWERED, State.NOT_FEASIBLE, State.CLAIMED_DONE, State.UNCONFIRMED}
"""The office has answered. A claim is an answer, not a solution."""

HEARD: Final = ANSWERED | UNANSWERED
"""Accepted once and still standing: what the public may know of, and a follow-up may take up."""

MAY_BE_LATE: Final = UNDER_REVIEW | UNANSWERED
"""Residents owe nothing: neither a claim that nobody confirms nor a question without an answer is late."""


class Dated(Protocol):
    """A concern with its state and its dates."""

    @property
    def state(self) -> State: ...
    @property
    def acknowledge_by(self) -> date | None: ...
    @property
    def answer_by(self) -> date | None: ...
    @property
    def confirm_by(self) -> date | None: ...


def due_day(concern: Dated) -> date | None:
    """The day by which the next word is due; None when nobody is waited for, or no day was set."""
    match NEXT_WORD[concern.state].due:
        case DueDay.ACKNOWLEDGE_BY:
            return concern.acknowledge_by
        case DueDay.ANSWER_BY:
            return concern.answer_by
        case DueDay.CONFIRM_BY:
            return concern.confirm_by
        case None:
            return None


def is_late(state: State, due: date | None, today: date) -> bool:
    """Whether `due`, the day of `due_day`, has passed by the fault of moderators or office."""
    return due is not None and due < today and state in MAY_BE_LATE
