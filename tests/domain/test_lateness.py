"""Late is what somebody owes and has not done by its day; nobody else is to blame for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain.concerns import State
from portal.domain.lateness import UNANSWERED, UNREAD, due_day, is_late

READ, ANSWER, CONFIRM = date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 27)


def _due(state: State) -> date | None:
    return due_day(state, acknowledge_by=READ, answer_by=ANSWER, confirm_by=CONFIRM)


@pytest.mark.parametrize("state", State)
def test_the_day_that_counts_is_that_of_whoever_is_waited_for(state: State) -> None:
    if state in UNREAD:
        assert _due(state) == READ
    elif state in UNANSWERED:
        assert _due(state) == ANSWER
    else:
        assert _due(state) == (CONFIRM if state is State.CLAIMED_DONE else None)


@pytest.mark.parametrize("state", State)
def test_only_moderators_and_offices_are_late_and_not_on_the_day_itself(state: State) -> None:
    due = _due(state)
    owed = state in UNREAD | UNANSWERED
    assert due is None or is_late(state, due, due + timedelta(days=1)) is owed
    assert due is None or not is_late(state, due, due)
    assert not is_late(state, None, CONFIRM)
