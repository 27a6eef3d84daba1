"""What holds for a while: both sides of each end, and of a clock that leapt back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.terms import near, runs, runs_until

TERM = timedelta(seconds=60)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(("passed", "holds"), [(-1, False), (0, True), (59, True), (60, True), (61, False)])
def test_a_term_runs_from_its_beginning_to_its_end(passed: float, holds: bool) -> None:
    assert runs(1000.0, 1000.0 + passed, TERM) is holds


@pytest.mark.parametrize(("left", "holds"), [(-1, False), (0, True), (60, True), (120, True), (121, False)])
def test_a_step_back_at_most_doubles_a_term(left: float, holds: bool) -> None:
    assert runs_until(1000.0 + left, 1000.0, TERM) is holds


@pytest.mark.parametrize(("apart", "close"), [(0, True), (59, True), (60, False), (61, False)])
def test_two_moments_are_near_whichever_comes_first(apart: int, close: bool) -> None:
    later = NOON + timedelta(seconds=apart)
    assert near(NOON, later, TERM) is close
    assert near(later, NOON, TERM) is close
