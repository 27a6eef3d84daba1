"""The law changes the town's offset now and then: days, mornings, terms and holds do not notice.

When it does is read from the time zones themselves, so that the next law changes no test.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.accounts.passkeys import TERM, Question
from portal.adapters.accounts.second_factor import STEP, TotpCodes
from portal.adapters.links import SignedLinks
from portal.domain import deadlines
from portal.domain.accounts import LINK_TERM, LinkUse
from portal.domain.concerns import State
from portal.domain.deadlines import add_working_days, working_days_left
from portal.domain.lifecycle import NEXT_MORNING, REVIEW_HOLD, holder
from portal.domain.terms import near, runs, runs_until
from portal.time_zones import zone

CASABLANCA = zone("Africa/Casablanca")
local_day = partial(deadlines.local_day, zone=CASABLANCA)
day_start = partial(deadlines.day_start, zone=CASABLANCA)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def _offset(moment: datetime) -> timedelta:
    return moment.astimezone(CASABLANCA).utcoffset() or timedelta(0)


def _changes() -> list[datetime]:
    """The hours from 2024 to 2027 at which the zone's table changes the offset; some of them are past."""
    hours = [FIRST + HOUR * n for n in range(int((LAST - FIRST) / HOUR))]
    offsets = [_offset(hour) for hour in hours]
    return [now for now, (before, after) in zip(hours[1:], pairwise(offsets), strict=True) if before != after]


CHANGES = _changes()
AROUND = st.builds(
    lambda change, seconds: change + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-2 * 86_400, 2 * 86_400),
)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_each_day_around_a_change_begins_once_and_ends_where_the_next_begins(change: datetime) -> None:
    days = [local_day(change) + DAY * n for n in range(-2, 3)]
    starts = [day_start(day).astimezone(UTC) for day in days]
    shift = _offset(change - HOUR) - _offset(change)
    assert sorted(after - before for before, after in pairwise(starts)) == sorted(
        [DAY, DAY, DAY, DAY + shift]
    )
    assert [local_day(start) for start in starts] == days
    assert [local_day(start - timedelta(microseconds=1)) for start in starts] == [day - DAY for day in days]


@given(AROUND)
def test_an_instant_lies_in_its_day(moment: datetime) -> None:
    day = local_day(moment)
    assert day_start(day) <= moment < day_start(day + DAY)


@given(AROUND, st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_days_never_go_back_while_time_goes_on(moment: datetime, later: timedelta) -> None:
    assert local_day(moment) <= local_day(moment + later)


@given(AROUND)
def test_news_of_a_reporter_comes_at_eight_the_next_morning(moment: datetime) -> None:
    told = day_start(local_day(moment)) + NEXT_MORNING
    shown = told.astimezone(UTC).astimezone(CASABLANCA)
    assert (shown.date(), shown.hour, shown.minute) == (local_day(moment) + DAY, 8, 0)
    assert told.astimezone(UTC) - moment > timedelta(hours=7)


@given(AROUND, st.integers(0, 60))
def test_working_days_do_not_notice(moment: datetime, n: int) -> None:
    day = local_day(moment)
    due = add_working_days(day, n, ())
    assert working_days_left(day, due, ()) == n
    assert due == add_working_days(date(day.year, day.month, day.day), n, ())


@given(AROUND, st.integers(0, 3_600))
def test_a_review_holds_fifteen_minutes_of_time(moment: datetime, seconds: int) -> None:
    taken = moment.astimezone(CASABLANCA)
    holds = holder(State.IN_REVIEW, 7, taken, moment + timedelta(seconds=seconds)) == 7
    assert holds is (seconds < REVIEW_HOLD.total_seconds())


@given(AROUND, st.integers(0, 2 * TERM))
def test_a_passkey_may_be_answered_for_five_minutes_of_time(moment: datetime, later: int) -> None:
    question = Question.new(moment.astimezone(CASABLANCA))
    assert question.holds(moment + timedelta(milliseconds=later)) is (later <= TERM)


@given(AROUND)
def test_a_link_ends_after_its_term_of_time(moment: datetime) -> None:
    links, term = SignedLinks("s" * 64), LINK_TERM[LinkUse.RESET]
    token = links.make(LinkUse.RESET, {"account": 1}, moment.astimezone(CASABLANCA))
    assert links.read(LinkUse.RESET, token, moment + term - timedelta(seconds=1)) == {"account": 1}
    assert links.read(LinkUse.RESET, token, moment + term + timedelta(seconds=1)) is None


@given(AROUND)
def test_codes_of_telephones_follow_the_world_not_the_town(moment: datetime) -> None:
    codes = TotpCodes("k" * 64)
    secret = codes.new_secret()
    shown = _code(secret, moment)
    assert codes.step(secret, shown, moment.astimezone(CASABLANCA)) is not None


def _code(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).generate_otp(int(moment.timestamp()) // STEP)


@pytest.mark.parametrize("seconds", [0, 29, 30, 59, 60])
def test_a_machine_in_1970_refuses_and_takes_codes_like_any_other(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    codes = TotpCodes("k" * 64)
    secret = codes.new_secret()
    assert codes.step(secret, _code(secret, moment), moment) == seconds // STEP
    assert codes.step(secret, "", moment) is None


LEAP = st.timedeltas(timedelta(days=-400), timedelta(days=400))
TERMS = st.timedeltas(timedelta(seconds=1), timedelta(days=30))


@given(AROUND, TERMS, LEAP)
def test_no_leap_makes_a_term_longer_than_twice_itself(
    moment: datetime, term: timedelta, leap: timedelta
) -> None:
    began, now = moment.timestamp(), (moment + leap).timestamp()
    ends = began + term.total_seconds()
    assert runs(began, now, term) is (0 <= now - began <= term.total_seconds())
    if runs_until(ends, now, term):
        assert 0 <= ends - now <= 2 * term.total_seconds()
    assert near(moment, moment + leap, term) is (abs(leap) < term)


@pytest.mark.parametrize("leap", [timedelta(days=365), timedelta(days=40_000)], ids=["a year", "a century"])
def test_what_a_wrong_clock_signed_opens_nothing_when_it_is_right(leap: timedelta) -> None:
    links = SignedLinks("s" * 64)
    token = links.make(LinkUse.INVITE, {"account": 1}, CHANGES[0] + leap)
    assert links.read(LinkUse.INVITE, token, CHANGES[0]) is None
    assert not Question.new(CHANGES[0] + leap).holds(CHANGES[0])
