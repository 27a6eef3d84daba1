"""Slowing down: some slips are free, then the wait doubles up to a bound, and nothing names anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.adapters.accounts.login_backoff import FREE, KEPT, LONGEST_WAIT, LoginBackoff, network_of
from portal.domain.errors import TooMany

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def wait(backoff: LoginBackoff, what: str = "a", network: str = "n", at: datetime = NOON) -> int:
    try:
        backoff.check(what, network, at)
    except TooMany as slow:
        return slow.retry_after
    return 0


def test_slips_are_free_and_then_the_wait_doubles_up_to_a_bound() -> None:
    backoff, waits = LoginBackoff(), []
    for _ in range(14):
        backoff.failed("a", "n", NOON)
        waits.append(wait(backoff))
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [31, 61, 121]
    assert max(waits) == LONGEST_WAIT.total_seconds() + 1


def test_nobody_is_locked_out_for_ever() -> None:
    backoff = LoginBackoff()
    for _ in range(1000):
        backoff.failed("a", "n", NOON)
    assert wait(backoff, at=NOON + LONGEST_WAIT) == 0
    backoff.failed("a", "n", NOON + timedelta(hours=3))
    assert wait(backoff, at=NOON + timedelta(hours=3)) == 0, "old failures are forgotten"


def test_a_success_clears_and_others_are_untouched() -> None:
    backoff = LoginBackoff()
    for _ in range(FREE):
        backoff.failed("a", "n", NOON)
    assert wait(backoff)
    assert not wait(backoff, what="b")
    assert not wait(backoff, network="m")
    backoff.passed("a", "n")
    assert not wait(backoff)


def test_it_remembers_no_address_no_network_and_not_without_end() -> None:
    backoff = LoginBackoff()
    for number in range(KEPT + 10):
        backoff.failed(f"amina{number}@example.org", "4:c0a801", NOON)
    assert len(backoff._failures) == KEPT
    assert not any(b"amina" in name or b"c0a801" in name for name in backoff._failures)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.168.1.7", "192.168.1.200", True),
        ("192.168.1.7", "192.168.2.7", False),
        ("2001:db8:1:1::1", "2001:db8:1:2::9", True),
        ("2001:db8:1:100::1", "2001:db8:2:100::1", False),
        ("192.168.1.7", "::c0a8:107", False),
    ],
)
def test_a_network_is_a_household_or_a_mast(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize("address", [None, "", "unix:", "not an address", "127.0.0.1", "::1"])
def test_what_is_no_address_is_one_network(address: str | None) -> None:
    assert network_of(address) == ""


def test_a_clock_that_is_set_back_prolongs_no_wait() -> None:
    backoff = LoginBackoff(free=0)
    backoff.failed("a", "n", NOON + timedelta(days=365))
    assert 0 < wait(backoff) <= LONGEST_WAIT.total_seconds() + 1
    assert wait(backoff, at=NOON + LONGEST_WAIT) == 0
