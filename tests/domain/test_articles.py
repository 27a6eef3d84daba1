"""What a follow-up may say of a concern, and the step that saying it takes."""

from __future__ import annotations

import pytest

from portal.domain.actions import Action
from portal.domain.articles import Outcome, outcomes_for, step_for
from portal.domain.concerns import State

MOVABLE = {State.ACCEPTED, State.ANSWERED, State.REOPENED}

SAYS = {
    State.CONFIRMED_DONE: ["confirmed"],
    State.CLAIMED_DONE: ["claimed", "no_answer"],
    State.NOT_FEASIBLE: ["not_feasible", "no_answer"],
    State.UNCONFIRMED: ["no_answer"],
    **{state: ["answered", "planned", "claimed", "not_feasible", "no_answer"] for state in MOVABLE},
}

TAKES = {
    Outcome.CONFIRMED: None,
    Outcome.CLAIMED: Action.CLAIM,
    Outcome.ANSWERED: Action.ANSWER,
    Outcome.PLANNED: Action.ANSWER,
    Outcome.NOT_FEASIBLE: Action.CANNOT,
    Outcome.NO_ANSWER: None,
}


@pytest.mark.parametrize("state", State)
def test_a_follow_up_says_only_what_is_true_of_a_state(state: State) -> None:
    assert list(outcomes_for(state)) == SAYS.get(state, [])


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_still_moves_is_moved_by_an_outcome(state: State, outcome: Outcome) -> None:
    assert step_for(state, outcome) is (TAKES[outcome] if state in MOVABLE else None)
