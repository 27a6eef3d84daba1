"""Who owes the next word and until when, state by state, and what each named set holds: as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from portal.domain import standing
from portal.domain.concerns import State
from portal.domain.retention import SETTLED
from portal.domain.standing import NEXT_WORD, due_day, is_late

READ, ANSWER, CONFIRM = date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 27)
DAY = timedelta(days=1)

TABLE = {
    "received": ("moderators", READ),
    "in_review": ("moderators", READ),
    "waiting": ("reporter", READ),
    "accepted": ("office", ANSWER),
    "reopened": ("office", ANSWER),
    "answered": ("office", None),
    "claimed_done": ("judges", CONFIRM),
    "confirmed_done": ("nobody", None),
    "unconfirmed": ("nobody", None),
    "not_feasible": ("nobody", None),
    "declined": ("nobody", None),
    "referred": ("nobody", None),
    "merged": ("nobody", None),
    "withdrawn": ("nobody", None),
}

SETS = {
    "OPEN": "received in_review waiting accepted reopened answered claimed_done",
    "ENDED": "confirmed_done unconfirmed not_feasible declined referred merged withdrawn",
    "CLOSED": "unconfirmed not_feasible declined referred merged withdrawn",
    "UNDER_REVIEW": "received in_review",
    "UNSORTED": "received in_review waiting",
    "UNDER_WAY": "accepted reopened answered claimed_done",
    "MOVABLE": "accepted reopened answered",
    "UNANSWERED": "accepted reopened",
    "HEARD": "accepted reopened answered claimed_done confirmed_done unconfirmed not_feasible",
    "ANSWERED": "answered claimed_done confirmed_done unconfirmed not_feasible",
    "DONE": "confirmed_done",
    "MAY_BE_LATE": "received in_review accepted reopened",
}


@dataclass(frozen=True)
class Dates:
    state: State
    acknowledge_by: date | None = READ
    answer_by: date | None = ANSWER
    confirm_by: date | None = CONFIRM


def test_every_state_has_its_line_in_the_table() -> None:
    assert TABLE.keys() == {state.value for state in State}


@pytest.mark.parametrize("state", State)
def test_each_state_names_who_owes_the_next_word_and_the_day_that_counts(state: State) -> None:
    assert (NEXT_WORD[state].ower.value, due_day(Dates(state))) == TABLE[state.value]


@pytest.mark.parametrize("state", State)
def test_a_day_that_was_never_set_is_not_due(state: State) -> None:
    assert due_day(Dates(state, None, None, None)) is None


@pytest.mark.parametrize("name", SETS)
def test_a_named_set_holds_these_states_and_no_others(name: str) -> None:
    assert {state.value for state in getattr(standing, name)} == set(SETS[name].split())


def test_what_was_merged_is_not_settled() -> None:
    ends = "confirmed_done unconfirmed not_feasible declined referred withdrawn"
    assert {state.value for state in SETTLED} == set(ends.split())


@pytest.mark.parametrize("state", State)
def test_only_moderators_and_offices_are_late_and_not_on_the_day_itself(state: State) -> None:
    due = due_day(Dates(state))
    owed = state.value in {"received", "in_review", "accepted", "reopened"}
    assert due is None or is_late(state, due, due + DAY) is owed
    assert due is None or not is_late(state, due, due)
    assert not is_late(state, None, CONFIRM)
    assert is_late(state, READ, READ + DAY) is owed
