"""The states of a concern as data: which step leads where, and what it needs and tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.errors import Invalid, WrongState
from portal.domain.events import EventKind
from portal.domain.standing import MOVABLE, UNDER_REVIEW
from portal.domain.terms import near

REVIEW_HOLD: Final = timedelta(minutes=15)
"""How long taking a concern keeps it from other moderators."""

UNDO_WINDOW: Final = timedelta(seconds=60)
"""How long a moderator may take a decision back. News of it waits as long, so nobody is told of a slip."""

NEXT_MORNING: Final = timedelta(days=1, hours=8)
"""From the start of a day: when others are told of what a reporter did, as its minute would be theirs."""

CONFIRM_WITHIN_DAYS: Final = 30
SUPPORTERS_TO_CONFIRM: Final = 2
"""How many who stand by a concern settle a claim together; domain/supporters.py says who counts as two."""


class Readership(StrEnum):
    """Where the words of a step are read: by everybody, in the case line as a statement or as a
    message of its two-way mailbox, or on the desk only."""

    PUBLIC = "public"
    CASE = "case"
    MESSAGE = "message"
    INTERNAL = "internal"


class Need(StrEnum):
    """What a step cannot do without; also the name of its form field."""

    TEXT = "text"
    REASON = "reason"
    CATEGORY = "category"
    OFFICE = "office"
    EXPOSURE = "exposure"
    TITLE = "title"
    PUBLIC_TEXT = "public_text"
    JOINS = "joins"
    REFER_TO = "refer_to"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: an action, from where to where, with what, heard by whom."""

    action: Action
    sources: frozenset[State]
    target: State
    tells: EventKind | None
    voice: Readership = Readership.CASE
    needs: frozenset[Need] = field(default_factory=frozenset)
    undoable: bool = False


def _step(
    action: Action,
    sources: Collection[State],
    target: State,
    tells: EventKind | None,
    voice: Readership = Readership.CASE,
    needs: Collection[Need] = (),
    *,
    undoable: bool = False,
) -> tuple[Action, Step]:
    return action, Step(action, frozenset(sources), target, tells, voice, frozenset(needs), undoable)


_S = State
_BEFORE_CLAIM = (
    _S.RECEIVED,
    _S.IN_REVIEW,
    _S.WAITING,
    _S.ACCEPTED,
    _S.DECLINED,
    _S.REFERRED,
    _S.ANSWERED,
    _S.NOT_FEASIBLE,
    _S.REOPENED,
    _S.MERGED,
)

STEPS: Final[Mapping[Action, Step]] = MappingProxyType(
    dict(
        (
            _step(Action.TAKE, {_S.RECEIVED}, _S.IN_REVIEW, None, undoable=True),
            _step(
                Action.ASK, UNDER_REVIEW, _S.WAITING, EventKind.CONCERN_ASKED, Readership.MESSAGE, {Need.TEXT}
            ),
            _step(
                Action.REPLY,
                {_S.WAITING},
                _S.IN_REVIEW,
                EventKind.CONCERN_REPLIED,
                Readership.MESSAGE,
                {Need.TEXT},
            ),
            _step(
                Action.ACCEPT,
                UNDER_REVIEW,
                _S.ACCEPTED,
                EventKind.CONCERN_ACCEPTED,
                Readership.PUBLIC,
                {Need.CATEGORY, Need.OFFICE, Need.EXPOSURE, Need.TITLE, Need.PUBLIC_TEXT},
                undoable=True,
            ),
            _step(
                Action.DECLINE,
                UNDER_REVIEW,
                _S.DECLINED,
                EventKind.CONCERN_DECLINED,
                needs={Need.REASON, Need.TEXT},
                undoable=True,
            ),
            _step(
                Action.APPEAL,
                {_S.DECLINED},
                _S.RECEIVED,
                EventKind.CONCERN_APPEALED,
                Readership.MESSAGE,
                {Need.TEXT},
            ),
            _step(
                Action.MERGE,
                UNDER_REVIEW | {_S.ACCEPTED, _S.ANSWERED},
                _S.MERGED,
                EventKind.CONCERN_MERGED,
                needs={Need.JOINS},
                undoable=True,
            ),
            _step(
                Action.REFER,
                UNDER_REVIEW,
                _S.REFERRED,
                EventKind.CONCERN_REFERRED,
                needs={Need.REFER_TO, Need.TEXT},
                undoable=True,
            ),
            _step(
                Action.ANSWER,
                MOVABLE,
                _S.ANSWERED,
                EventKind.CONCERN_ANSWERED,
                Readership.PUBLIC,
                {Need.TEXT},
                undoable=True,
            ),
            _step(
                Action.CANNOT,
                MOVABLE,
                _S.NOT_FEASIBLE,
                EventKind.CONCERN_NOT_FEASIBLE,
                Readership.PUBLIC,
                {Need.TEXT},
                undoable=True,
            ),
            _step(
                Action.CLAIM,
                MOVABLE,
                _S.CLAIMED_DONE,
                EventKind.CONCERN_CLAIMED,
                Readership.PUBLIC,
                {Need.TEXT},
                undoable=True,
            ),
            _step(
                Action.CONFIRM,
                {_S.CLAIMED_DONE},
                _S.CONFIRMED_DONE,
                EventKind.CONCERN_CONFIRMED,
                Readership.MESSAGE,
            ),
            _step(
                Action.DENY,
                {_S.CLAIMED_DONE},
                _S.REOPENED,
                EventKind.CONCERN_REOPENED,
                Readership.MESSAGE,
                {Need.TEXT},
            ),
            _step(
                Action.LAPSE,
                {_S.CLAIMED_DONE},
                _S.UNCONFIRMED,
                EventKind.CONCERN_UNCONFIRMED,
                Readership.PUBLIC,
            ),
            _step(
                Action.WITHDRAW, _BEFORE_CLAIM, _S.WITHDRAWN, EventKind.CONCERN_WITHDRAWN, Readership.INTERNAL
            ),
        )
    )
)
"""Every step but submit, which has no source. A reporter's own words are messages, never published unread."""


REMARKS: Final = frozenset({Action.NOTE, Action.REWORD, Action.REVEAL})
"""Entries of a timeline that are no steps: the report stands after them where it stood before."""

HELD: Final = frozenset({Action.TAKE, Action.ASK, Action.ACCEPT, Action.DECLINE, Action.MERGE, Action.REFER})
"""Steps that a colleague's review keeps others from."""


def days_given(state: State, received_on: date, due: date) -> int:
    """How many days there were in all until `due`, at least 1."""
    if state is State.CLAIMED_DONE:
        return CONFIRM_WITHIN_DAYS
    return max((due - received_on).days, 1)


def holder(state: State, taken_by: int | None, taken_at: datetime | None, now: datetime) -> int | None:
    """Return the account that reviews a concern at `now`, None when nobody does or their time is over."""
    if state is not State.IN_REVIEW or taken_at is None:
        return None
    return taken_by if near(now, taken_at, REVIEW_HOLD) else None


def possible(state: State) -> tuple[Action, ...]:
    """Actions that lead out of `state`, in the table's order."""
    return tuple(action for action, step in STEPS.items() if state in step.sources)


def decide(state: State, action: Action, given: Collection[Need] = ()) -> Step:
    """Return the step that `action` is from `state`.

    Raises WrongState when it does not lead out of `state`, Invalid when `given` lacks a need.
    """
    step = STEPS[action]
    if state not in step.sources:
        raise WrongState(action.value, state.value)
    missing = step.needs.difference(given)
    if missing:
        raise Invalid({need.value: "required" for need in sorted(missing)})
    return step
