"""Counting without knowing whom: levels leak, networks are told apart by nothing that lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.adapters import rate_counter
from portal.adapters.rate_counter import Bucket, RateCounter
from portal.domain.floods import Pressure

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHOLE = Bucket(busy=20, pressed=40, a_minute=2)
STREET = Bucket(busy=3, pressed=6, a_minute=1)


@pytest.fixture
def counted() -> RateCounter:
    return RateCounter(whole=WHOLE, network=STREET)


def test_a_network_that_sends_much_is_looked_at_and_no_other(counted: RateCounter) -> None:
    seen = [counted.hit("4:1", NOON) for _ in range(7)]
    assert seen == [*[Pressure.CALM] * 3, *[Pressure.BUSY] * 3, Pressure.PRESSED]
    assert counted.pressure("4:2", NOON) is Pressure.CALM


def test_what_came_in_leaks_away_by_itself(counted: RateCounter) -> None:
    for _ in range(7):
        counted.hit("4:1", NOON)
    assert counted.pressure("4:1", NOON + timedelta(minutes=2)) is Pressure.BUSY
    assert counted.pressure("4:1", NOON + timedelta(minutes=7)) is Pressure.CALM


def test_many_networks_press_the_whole(counted: RateCounter) -> None:
    for number in range(40):
        counted.hit(f"4:{number}", NOON)
    assert counted.pressure("4:new", NOON) is Pressure.PRESSED
    assert counted.pressure("", NOON) is Pressure.PRESSED


def test_a_nameless_network_counts_among_all_only(counted: RateCounter) -> None:
    for _ in range(19):
        assert counted.hit("", NOON) is Pressure.CALM


def test_a_clock_set_back_leaks_nothing_and_breaks_nothing(counted: RateCounter) -> None:
    for _ in range(7):
        counted.hit("4:1", NOON)
    assert counted.hit("4:1", NOON - timedelta(hours=3)) is Pressure.PRESSED


def test_memory_holds_no_network_and_the_key_of_a_day_dies_with_it(counted: RateCounter) -> None:
    for _ in range(7):
        counted.hit("4:c0a801", NOON)
    names = set(counted._levels)
    assert not any(b"c0a801" in name for name in names)
    assert counted.pressure("4:c0a801", NOON + timedelta(days=1)) is Pressure.CALM
    counted.hit("4:c0a801", NOON + timedelta(days=1))
    assert not names & set(counted._levels)


def test_the_key_of_a_day_that_was_wrong_dies_when_the_clock_is_set_right(counted: RateCounter) -> None:
    counted.hit("4:1", NOON + timedelta(days=365))
    names = set(counted._levels)
    counted.hit("4:1", NOON)
    assert not names & set(counted._levels)


def test_memory_is_bounded(counted: RateCounter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_counter, "KEPT", 50)
    for number in range(200):
        counted.hit(f"4:{number:x}", NOON)
    assert len(counted._levels) == 50
