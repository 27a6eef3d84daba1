"""Working days over week-ends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.deadlines import (
    ACKNOWLEDGE,
    ANSWER,
    add_working_days,
    day_start,
    fixed_holidays,
    is_working_day,
    local_day,
    working_days_left,
)
from portal.time_zones import zone

DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))
HOLIDAYS = st.frozensets(st.dates(date(2015, 1, 1), date(2036, 1, 1)), max_size=40)
FRIDAY = date(2017, 10, 13)


@pytest.mark.parametrize(
    ("n", "due"),
    [
        (0, FRIDAY),
        (1, date(2017, 10, 16)),
        (5, date(2017, 10, 20)),
        (6, date(2017, 10, 23)),
        (ACKNOWLEDGE, date(2017, 11, 3)),
        (ANSWER, date(2018, 1, 9)),
    ],
)
def test_from_the_meeting_on(n: int, due: date) -> None:
    holidays = {date(2017, 11, 6), date(2018, 1, 1)}
    assert add_working_days(FRIDAY, n, holidays) == due
    assert working_days_left(FRIDAY, due, holidays) == n


def test_a_holiday_on_a_week_end_costs_nothing() -> None:
    assert add_working_days(FRIDAY, 1, {date(2017, 10, 14), date(2017, 10, 15)}) == date(2017, 10, 16)


def test_from_a_week_end() -> None:
    assert add_working_days(date(2017, 10, 14), 1, ()) == date(2017, 10, 16)


def test_overdue_counts_down() -> None:
    assert working_days_left(date(2017, 10, 20), date(2017, 10, 16), ()) == -4
    assert working_days_left(FRIDAY, FRIDAY, ()) == 0


def test_no_deadline_lies_behind() -> None:
    with pytest.raises(ValueError, match="ahead"):
        add_working_days(FRIDAY, -1, ())


@given(DAYS, st.integers(1, 90), HOLIDAYS)
def test_due_is_a_working_day_and_is_counted_back(day: date, n: int, holidays: frozenset[date]) -> None:
    due = add_working_days(day, n, holidays)
    assert is_working_day(due, holidays)
    assert working_days_left(day, due, holidays) == n
    assert working_days_left(due, day, holidays) == -n


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2017, 10, 13, 23, 24, tzinfo=UTC), date(2017, 10, 14)),
        (datetime(2017, 10, 13, 22, 59, tzinfo=UTC), FRIDAY),
        (datetime(2026, 2, 20, 23, 30, tzinfo=UTC), date(2026, 2, 20)),
        (datetime(2026, 4, 20, 23, 30, tzinfo=UTC), date(2026, 4, 21)),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), date(2026, 11, 30)),
    ],
)
def test_the_day_in_casablanca(instant: datetime, day: date) -> None:
    """The third falls in Ramadan, when the clock stood at UTC+0, where it stands since September 2026."""
    assert local_day(instant, zone("Africa/Casablanca")) == day


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_day(datetime(2017, 10, 13, 23, 24), zone("Africa/Casablanca"))  # noqa: DTZ001


def test_fixed_holidays_belong_to_their_year() -> None:
    days = fixed_holidays(2026)
    assert {day.year for day in days} == {2026}
    assert {date(2026, 7, 30), date(2026, 11, 18)} <= days
    assert date(2026, 1, 1) + timedelta(1) not in days


@pytest.mark.parametrize(("n", "due"), [(15, date(2017, 11, 3)), (60, date(2018, 1, 5))])
def test_the_decree_s_fifteen_and_sixty_working_days(n: int, due: date) -> None:
    assert add_working_days(FRIDAY, n, ()) == due
    assert {ACKNOWLEDGE: date(2017, 11, 3), ANSWER: date(2018, 1, 5)}[n] == due


@pytest.mark.parametrize(
    ("day", "works"),
    [(16, True), (17, True), (18, False), (19, True), (20, True), (21, False), (22, False)],
)
def test_monday_to_friday_are_working_days_but_for_holidays(day: int, works: bool) -> None:
    assert is_working_day(date(2017, 10, day), {date(2017, 10, 18)}) is works


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2017, 10, 13), date(2017, 10, 13), 0),
        (date(2017, 10, 13), date(2017, 10, 14), 0),
        (date(2017, 10, 13), date(2017, 10, 16), 1),
        (date(2017, 10, 14), date(2017, 10, 16), 1),
        (date(2017, 10, 16), date(2017, 10, 13), -1),
        (date(2017, 10, 14), date(2017, 10, 13), 0),
        (date(2017, 10, 12), date(2017, 10, 13), 1),
        (date(2017, 10, 13), date(2017, 10, 12), -1),
    ],
)
def test_today_never_counts_and_the_due_day_does(today: date, due: date, left: int) -> None:
    assert working_days_left(today, due, ()) == left


def test_a_day_begins_at_the_town_s_midnight() -> None:
    town = zone("Africa/Casablanca")
    assert day_start(FRIDAY, town).astimezone(UTC) == datetime(2017, 10, 12, 23, tzinfo=UTC)
    assert day_start(date(2026, 11, 30), town).astimezone(UTC) == datetime(2026, 11, 30, tzinfo=UTC)
    assert day_start(FRIDAY, zone("Asia/Tokyo")).astimezone(UTC) == datetime(2017, 10, 12, 15, tzinfo=UTC)
