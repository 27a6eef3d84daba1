"""Articles: what is announced, told and followed up, in one publication workflow."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.standing import MOVABLE


class ArticleKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    MEETING = "meeting"
    WORKS = "works"
    ALERT = "alert"
    FOLLOW_UP = "follow_up"
    STATEMENT = "statement"


class ArticleState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


PUBLISHABLE: Final = frozenset({ArticleState.DRAFT, ArticleState.SCHEDULED})
TITLE_LIMIT: Final = 140
LEAD_LIMIT: Final = 400
BODY_LIMIT: Final = 60_000
NOTE_LIMIT: Final = 300
SLUG_LIMIT: Final = 80
ANSWER_LIMIT: Final = 2_000


class Outcome(StrEnum):
    """What a follow-up says became of a concern."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    PLANNED = "planned"
    NOT_FEASIBLE = "not_feasible"
    NO_ANSWER = "no_answer"


OUTCOME_STEP: Final[Mapping[Outcome, Action | None]] = MappingProxyType(
    {
        Outcome.CONFIRMED: None,
        Outcome.CLAIMED: Action.CLAIM,
        Outcome.ANSWERED: Action.ANSWER,
        Outcome.PLANNED: Action.ANSWER,
        Outcome.NOT_FEASIBLE: Action.CANNOT,
        Outcome.NO_ANSWER: None,
    }
)
"""The step that publishing an outcome takes. "Confirmed" takes none: only people confirm."""


def outcomes_for(state: State) -> tuple[Outcome, ...]:
    """Outcomes a follow-up may truthfully give a concern in `state`; empty when it may not appear."""
    if state is State.CONFIRMED_DONE:
        return (Outcome.CONFIRMED,)
    if state in MOVABLE:
        return (
            Outcome.ANSWERED,
            Outcome.PLANNED,
            Outcome.CLAIMED,
            Outcome.NOT_FEASIBLE,
            Outcome.NO_ANSWER,
        )
    if state is State.CLAIMED_DONE:
        return (Outcome.CLAIMED, Outcome.NO_ANSWER)
    if state is State.NOT_FEASIBLE:
        return (Outcome.NOT_FEASIBLE, Outcome.NO_ANSWER)
    if state is State.UNCONFIRMED:
        return (Outcome.NO_ANSWER,)
    return ()


def step_for(state: State, outcome: Outcome) -> Action | None:
    """The step that publishing `outcome` takes on a concern in `state`, if any.

    A concern that already stands where the outcome would bring it is not moved again.
    """
    if state not in MOVABLE:
        return None
    return OUTCOME_STEP[outcome]
