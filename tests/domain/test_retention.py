"""How long each thing is kept, and when the clock that erases is believed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain.concerns import Tier
from portal.domain.retention import CLOCKS, LONGEST, Calm, Matter, Sort, days

DAY = date(2026, 11, 1)
KNOWN, UNKNOWN = (Tier.NAMED, Tier.ASSOCIATION), (Tier.CONFIDENTIAL, Tier.ANONYMOUS)


@pytest.mark.parametrize(
    ("matter", "ordinary", "sensitive"),
    [
        (Matter.WORDS, 180, 90),
        (Matter.LETTERS, 180, 90),
        (Matter.RECEIPT, 365, 180),
        (Matter.SUPPORTS, 365, 180),
    ],
)
@pytest.mark.parametrize("tier", Tier)
def test_days_after_the_end(matter: Matter, ordinary: int, sensitive: int, tier: Tier) -> None:
    assert days(matter, Sort.ORDINARY, tier) == ordinary
    assert days(matter, Sort.SENSITIVE, tier) == sensitive


def test_a_contact_goes_first_where_its_reporter_asked_not_to_be_known() -> None:
    assert [days(Matter.CONTACT, Sort.ORDINARY, tier) for tier in KNOWN] == [90, 90]
    assert [days(Matter.CONTACT, Sort.ORDINARY, tier) for tier in UNKNOWN] == [30, 30]
    assert [days(Matter.CONTACT, Sort.SENSITIVE, tier) for tier in Tier] == [30, 30, 30, 30]


def test_each_matter_has_one_clock_for_each_sort_and_tier() -> None:
    pairs = [(clock.matter, clock.sort, tier) for clock in CLOCKS for tier in clock.tiers]
    assert len(pairs) == len(set(pairs)) == 5 * 2 * 4


def test_nothing_is_kept_for_good_because_nobody_answers() -> None:
    assert LONGEST == {Sort.ORDINARY: 1095, Sort.SENSITIVE: 730}


@pytest.mark.parametrize(
    ("pause", "since"),
    [(-1, 9), (0, 0), (1, 0), (3, 0), (4, 14), (3650, 3660)],
)
def test_a_step_back_and_a_pause_of_more_than_three_days_begin_anew(pause: int, since: int) -> None:
    today = DAY + timedelta(days=10 + pause)
    assert Calm(DAY, DAY + timedelta(days=10)).at(today) == Calm(DAY + timedelta(days=since), today)


@pytest.mark.parametrize(("went_on", "trusted"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_clock_is_believed_after_two_days(went_on: int, trusted: bool) -> None:
    assert Calm(DAY, DAY + timedelta(days=went_on)).trusted is trusted
