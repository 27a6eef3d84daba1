# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this portal counts of what comes in, and how full is too full.

Figures are for one process of a town's portal. A whole street, or everybody on one carrier, may share an
address: so a network may send fifteen reports at once before anything is looked at more closely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from portal.adapters.proof_of_work import ProofOfWork
from portal.adapters.rate_counter import Bucket, RateCounter
from portal.domain.errors import TooMany
from portal.domain.floods import Pressure
from portal.domain.media import CleanImage, CleanSound, Refusal, UnusableFile
from portal.domain.ports import Spend
from portal.settings import Environment, Settings
from portal.web.request.components import components, now
from portal.web.request.network import network

File = TypeVar("File", CleanImage, CleanSound)

TOWN: Final = Bucket(busy=60, pressed=120, a_minute=6)
STREET: Final = Bucket(busy=15, pressed=30, a_minute=1)
WORK: Final = Bucket(busy=75, pressed=75, a_minute=5)
"""Seconds of a processor that files of one network may take: a photo or a voice note costs half a second."""
WORKS: Final = Bucket(busy=300, pressed=300, a_minute=30)
"""The same of all networks together: half of a processor is left to whoever reads and writes, for ever."""
CROWD: Final = Bucket(busy=150, pressed=150, a_minute=10)
CROWDS: Final = Bucket(busy=600, pressed=600, a_minute=40)
"""People who leave: each is a row."""
NEVER: Final = Bucket(busy=10**9, pressed=10**9, a_minute=10**9)
"""Of what is refused when too much comes from one network, nothing is refused because of all the others."""
WAIT: Final = 60  # seconds


@dataclass(frozen=True, slots=True)
class Floods:
    """Counters of what comes in, of the time it takes to open files, of wrong codes, of people who
    leave, and of addresses left for news; and the work asked for under pressure."""

    reports: RateCounter
    opening: RateCounter
    supports: RateCounter
    wrong_codes: RateCounter
    quick_exits: RateCounter
    alerts: RateCounter
    work: ProofOfWork


def floods() -> Floods:
    """Return what this portal measures floods by."""
    return _floods(components().settings)


@lru_cache(8)
def _floods(settings: Settings) -> Floods:
    quick = settings.env is Environment.TEST
    return Floods(
        reports=RateCounter(whole=TOWN, network=STREET),
        opening=RateCounter(whole=WORKS, network=WORK),
        supports=RateCounter(whole=NEVER, network=STREET),
        wrong_codes=RateCounter(whole=NEVER, network=STREET),
        quick_exits=RateCounter(whole=CROWDS, network=CROWD),
        alerts=RateCounter(whole=NEVER, network=STREET),
        work=ProofOfWork(settings.secret_key, **({"rounds": 50, "most": 120} if quick else {})),
    )


def opened(read: Callable[[bytes, Spend], File], upload: bytes) -> File:
    """Open a stranger's file, within the processor time its network and all together have for that.

    What it really took is counted afterwards, also of what was refused. Raises what `read` raises, and
    UnusableFile while the time is used up: the words it came with are taken without it.
    """
    measured, who = floods().opening, network()
    if measured.pressure(who, now()) is Pressure.PRESSED:
        raise UnusableFile(Refusal.TOO_MUCH_NOW)
    return read(upload, lambda seconds: _spend(measured, who, seconds))


def _spend(measured: RateCounter, network: str, seconds: float) -> None:
    measured.hit(network, now(), seconds)


def count_support() -> None:
    """Count a support. Raises TooMany while a network sends more than a street full of neighbours would."""
    if floods().supports.hit(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)


def count_wrong_code() -> bool:
    """Count a code that opens nothing; whether its network should wait. A right code always opens."""
    return floods().wrong_codes.hit(network(), now()) is Pressure.PRESSED


def count_quick_exit() -> bool:
    """Count somebody who leaves; whether too many do. Each is a row; everybody is led away all the same."""
    return floods().quick_exits.hit(network(), now()) is Pressure.PRESSED


def count_alert() -> None:
    """Count an address left for news. Raises TooMany while a network leaves more than a street would."""
    if floods().alerts.hit(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)
