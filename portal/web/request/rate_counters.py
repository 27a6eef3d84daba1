# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this portal counts of what comes in, and how full is too full.

Figures are for one process of a town's portal. A whole street, or everybody on one carrier, may share an
address: so a network may send fifteen reports at once before anything is looked at more closely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.adapters.proof_of_work import ProofOfWork
from portal.adapters.rate_counter import Bucket, RateCounter
from portal.settings import Environment, Settings

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


@dataclass(frozen=True, slots=True)
class RateCounters:
    """Counters of what comes in, of the time it takes to open files, of wrong codes, of people who
    leave, and of addresses left for news; and the work asked for under pressure."""

    reports: RateCounter
    opening: RateCounter
    supports: RateCounter
    wrong_codes: RateCounter
    quick_exits: RateCounter
    alerts: RateCounter
    work: ProofOfWork


def make_rate_counters(settings: Settings) -> RateCounters:
    """Make them with nothing counted."""
    return RateCounters(
        reports=RateCounter(whole=TOWN, network=STREET),
        opening=RateCounter(whole=WORKS, network=WORK),
        supports=RateCounter(whole=NEVER, network=STREET),
        wrong_codes=RateCounter(whole=NEVER, network=STREET),
        quick_exits=RateCounter(whole=CROWDS, network=CROWD),
        alerts=RateCounter(whole=NEVER, network=STREET),
        work=make_work(settings),
    )


def make_work(settings: Settings) -> ProofOfWork:
    """Make the puzzles that a browser solves under pressure; those of tests are solved at once."""
    quick = settings.env is Environment.TEST
    return ProofOfWork(settings.secret_key, **({"rounds": 50, "most": 120} if quick else {}))
