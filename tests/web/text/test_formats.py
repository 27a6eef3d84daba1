"""Dates and numbers as each language writes them, on the town's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.domain.languages import Language
from portal.time_zones import zone
from portal.web.text.formats import Formats, iso

EVENING = datetime(2017, 10, 13, 23, 24, tzinfo=UTC)
TOWN = zone("Africa/Casablanca")


def test_the_golden_moment() -> None:
    assert Formats(Language.AR, TOWN).moment(EVENING) == "السبت 14 أكتوبر 2017, 00:24"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", ["14 أكتوبر 2017", "السبت 14 أكتوبر 2017"]),
        ("fr", ["14 octobre 2017", "samedi 14 octobre 2017"]),
        ("en", ["14 October 2017", "Saturday 14 October 2017"]),
        ("zgh", ["14 octobre 2017", "samedi 14 octobre 2017"]),
    ],
)
def test_days(language: str, expected: list[str]) -> None:
    formats = Formats(Language(language), TOWN)
    assert [formats.day(EVENING), formats.weekday(EVENING)] == expected


NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2017, 12, 1, tzinfo=UTC), "14 octobre"),
        (datetime(2018, 1, 1, 12, tzinfo=UTC), "14 octobre 2017"),
        (datetime(2016, 1, 1, 12, tzinfo=UTC), "14 octobre 2017"),
    ],
)
def test_a_day_carries_its_year_unless_it_is_this_one(now: datetime, expected: str) -> None:
    assert Formats(Language.FR, TOWN, lambda: now).short_day(EVENING) == expected


def test_what_lies_ahead_is_told_from_what_is_over() -> None:
    formats = Formats(Language.FR, TOWN, lambda: NEW_YEAR)
    assert formats.to_come(datetime(2027, 1, 1, tzinfo=UTC))
    assert not formats.to_come(EVENING)


def test_months_are_those_of_morocco() -> None:
    formats = Formats(Language.AR, TOWN, lambda: NEW_YEAR.replace(day=1))
    months = [formats.short_day(date(2026, month, 2)) for month in (8, 9, 11, 12)]
    assert months == ["2 غشت", "2 شتنبر", "2 نونبر", "2 دجنبر"]


@pytest.mark.parametrize(("day", "expected"), [(1, "1er mai 2026"), (11, "11 mai 2026"), (21, "21 mai 2026")])
def test_the_first_of_a_french_month(day: int, expected: str) -> None:
    assert Formats(Language.FR, TOWN).day(date(2026, 5, day)) == expected


def test_the_clock_follows_the_law_of_its_day() -> None:
    """UTC+0 in Ramadan of 2026, UTC+1 after it, and UTC+0 for good since 20 September 2026."""
    formats = Formats(Language.FR, TOWN)
    assert formats.moment(datetime(2026, 12, 1, 12, 0, tzinfo=UTC)).endswith("12:00")
    assert formats.moment(datetime(2026, 3, 1, 12, 0, tzinfo=UTC)).endswith("12:00")
    assert formats.moment(datetime(2026, 6, 1, 12, 0, tzinfo=UTC)).endswith("13:00")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "1.234.567,89"),
        ("fr", "1\u202f234\u202f567,89"),
        ("en", "1,234,567.89"),
    ],
)
def test_numbers(language: str, expected: str) -> None:
    assert Formats(Language(language), TOWN).number(1234567.89) == expected


def test_one_and_true_are_not_taken_for_each_other() -> None:
    formats = Formats(Language.EN, TOWN)
    assert [formats.number(1.0), formats.number(1)] == ["1", "1"]


def test_for_machines() -> None:
    assert (iso(EVENING), iso(date(2017, 10, 13))) == ("2017-10-13T23:24:00Z", "2017-10-13")
