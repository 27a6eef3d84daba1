# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is refused, or asked for more, while too much comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from portal.adapters.rate_counter import RateCounter
from portal.domain.errors import TooMany
from portal.domain.floods import Pressure
from portal.domain.media import CleanImage, CleanSound, Refusal, UnusableFile
from portal.domain.ports import Spend
from portal.web.request.components import components, now
from portal.web.request.network import network
from portal.web.request.rate_counters import RateCounters

File = TypeVar("File", CleanImage, CleanSound)

WAIT: Final = 60  # seconds


def rate_counters() -> RateCounters:
    """Return what this portal counts of what comes in."""
    return components().rate_counters


def opened(read: Callable[[bytes, Spend], File], upload: bytes) -> File:
    """Open a stranger's file, within the processor time its network and all together have for that.

    What it really took is counted afterwards, also of what was refused. Raises what `read` raises, and
    UnusableFile while the time is used up: the words it came with are taken without it.
    """
    measured, who = rate_counters().opening, network()
    if measured.pressure(who, now()) is Pressure.PRESSED:
        raise UnusableFile(Refusal.TOO_MUCH_NOW)
    return read(upload, lambda seconds: _spend(measured, who, seconds))


def _spend(measured: RateCounter, network: str, seconds: float) -> None:
    measured.hit(network, now(), seconds)


def count_support() -> None:
    """Count a support. Raises TooMany while a network sends more than a street full of neighbours would."""
    if rate_counters().supports.hit(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)


def count_wrong_code() -> bool:
    """Count a code that opens nothing; whether its network should wait. A right code always opens."""
    return rate_counters().wrong_codes.hit(network(), now()) is Pressure.PRESSED


def count_quick_exit() -> bool:
    """Count somebody who leaves; whether too many do. Each is a row; everybody is led away all the same."""
    return rate_counters().quick_exits.hit(network(), now()) is Pressure.PRESSED


def count_alert() -> None:
    """Count an address left for news. Raises TooMany while a network leaves more than a street would."""
    if rate_counters().alerts.hit(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)
