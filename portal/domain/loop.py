"""Where something stands in the loop: announced, heard, answered, done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from portal.domain.concerns import Kind, State
from portal.domain.standing import ANSWERED, CLOSED, DONE, HEARD


class Stage(StrEnum):
    """The four stages of an announcement, and the four of one concern."""

    ANNOUNCED = "announced"
    HEARD = "heard"
    ANSWERED = "answered"
    DONE = "done"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    SOLVED = "solved"


class Ahead(StrEnum):
    """A stage that has not happened, called by what is missing, never as if it had."""

    REPORTS = "reports"
    REVIEW = "review"
    ANSWER = "answer"
    COMPLETION = "completion"


class Awaited(StrEnum):
    """The stage that comes next, called by what is waited for."""

    REPORTS = "reports"
    REVIEW = "review"
    ANSWER = "answer"
    COMPLETION = "completion"


class StageStanding(StrEnum):
    """How a step stands. CURRENT is the last one reached; AWAITED, if anything moves, the one after it."""

    DONE = "done"
    CURRENT = "current"
    AWAITED = "awaited"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class LoopStep:
    """One dot of the loop: its stage, how it stands, and the day it was reached."""

    stage: Stage
    standing: StageStanding
    day: date | None = None

    @property
    def word(self) -> Stage | Ahead | Awaited:
        """What to call it: by the stage's own name only once it was reached."""
        if self.standing in (StageStanding.DONE, StageStanding.CURRENT):
            return self.stage
        missing = _MISSING[self.stage]
        return Awaited(missing.value) if self.standing is StageStanding.AWAITED else missing


_MISSING: Final[Mapping[Stage, Ahead]] = {
    Stage.HEARD: Ahead.REPORTS,
    Stage.ACCEPTED: Ahead.REVIEW,
    Stage.ANSWERED: Ahead.ANSWER,
    Stage.DONE: Ahead.COMPLETION,
    Stage.SOLVED: Ahead.COMPLETION,
}
"""The first stage of a loop is always reached, and has no other name."""

ANNOUNCEMENT_LOOP: Final = (Stage.ANNOUNCED, Stage.HEARD, Stage.ANSWERED, Stage.DONE)
CONCERN_LOOP: Final = (Stage.RECEIVED, Stage.ACCEPTED, Stage.ANSWERED, Stage.SOLVED)

_ABOUT_DOING: Final = frozenset({State.CLAIMED_DONE, State.CONFIRMED_DONE, State.UNCONFIRMED, State.REOPENED})

_ENTERS: Final[Mapping[State, Stage]] = {
    State.RECEIVED: Stage.RECEIVED,
    State.ACCEPTED: Stage.ACCEPTED,
    State.ANSWERED: Stage.ANSWERED,
    State.NOT_FEASIBLE: Stage.ANSWERED,
    State.CLAIMED_DONE: Stage.ANSWERED,
    State.CONFIRMED_DONE: Stage.SOLVED,
}


_ANSWERED_IS_ALL: Final = frozenset({Kind.QUESTION, Kind.PRAISE})
"""Nothing need be done about them: an answer is the last stage, unless an office says that it did more."""


def concern_loop(
    state: State, history: Iterable[tuple[State, date]], kind: Kind = Kind.PROBLEM
) -> tuple[LoopStep, ...]:
    """The steps of a concern in `state`; `history` is (state entered, day), oldest first.

    A stage shows the day it was last entered, so that a reopened concern does not boast its first answer.
    """
    days: dict[Stage, date] = {}
    for entered, day in history:
        stage = _ENTERS.get(entered)
        if stage is None:
            continue
        if stage is Stage.ANSWERED and stage in days and entered is State.CLAIMED_DONE:
            continue
        days[stage] = day
    answered_is_all = kind in _ANSWERED_IS_ALL and state not in _ABOUT_DOING
    stages = CONCERN_LOOP[:-1] if answered_is_all else CONCERN_LOOP
    return _steps(stages, _reached(state), days, moving=state not in CLOSED)


def _reached(state: State) -> int:
    """How many of a concern's four stages are behind it: it was received in any case."""
    return 1 + (state in HEARD) + (state in ANSWERED) + (state in DONE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many concerns an article stands for, by what became of them."""

    heard: int = 0
    answered: int = 0
    done: int = 0

    def add(self, state: State) -> Tally:
        return Tally(
            self.heard + (state in HEARD), self.answered + (state in ANSWERED), self.done + (state in DONE)
        )


def tally(states: Iterable[State]) -> Tally:
    total = Tally()
    for state in states:
        total = total.add(state)
    return total


def article_loop(published: date, counted: Tally) -> tuple[LoopStep, ...]:
    """The loop of an announcement: a stage is reached when every concern it raised is past it."""
    reached = 1
    if counted.heard:
        reached = 2
        if counted.answered == counted.heard:
            reached = 3
            if counted.done == counted.heard:
                reached = 4
    return _steps(ANNOUNCEMENT_LOOP, reached, {Stage.ANNOUNCED: published}, moving=True)


def _steps(
    stages: tuple[Stage, ...], reached: int, days: Mapping[Stage, date], *, moving: bool
) -> tuple[LoopStep, ...]:
    """Nothing is CURRENT once the last stage is reached: a whole loop is DONE."""

    def standing(position: int) -> StageStanding:
        if position == reached - 1 and reached < len(stages):
            return StageStanding.CURRENT
        if position < reached:
            return StageStanding.DONE
        return StageStanding.AWAITED if moving and position == reached else StageStanding.TODO

    return tuple(
        LoopStep(stage, standing(position), days.get(stage) if position < reached else None)
        for position, stage in enumerate(stages)
    )
