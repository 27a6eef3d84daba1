# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this portal counts of what comes in, and how full is too full.

Figures are for one process of a town's portal. A whole street, or everybody on one carrier, may share an
address: so a network may send fifteen reports at once before anything is looked at more closely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import request

from portal.adapters.gauge import Bucket, Gauge
from portal.adapters.proof_of_work import ProofOfWork
from portal.adapters.throttle import network_of
from portal.domain.errors import TooMany
from portal.domain.floods import Pressure
from portal.settings import Environment, Settings
from portal.web.parts import now, parts

TOWN: Final = Bucket(busy=60, pressed=120, a_minute=6)
STREET: Final = Bucket(busy=15, pressed=30, a_minute=1)
ALBUM: Final = Bucket(busy=150, pressed=150, a_minute=10)
"""Photos of one network: each costs half a second of a processor, and room for two days."""
SPEECH: Final = Bucket(busy=60, pressed=60, a_minute=6)
"""Voice notes of one network: each costs as much as a photo, and who reports speaks one."""
SPEECHES: Final = Bucket(busy=240, pressed=240, a_minute=24)
ALBUMS: Final = Bucket(busy=600, pressed=600, a_minute=40)
NEVER: Final = Bucket(busy=10**9, pressed=10**9, a_minute=10**9)
"""Of what is refused when too much comes from one network, nothing is refused because of all the others."""
WAIT: Final = 60  # seconds


@dataclass(frozen=True, slots=True)
class Floods:
    """Gauges of what comes in, of codes that open nothing, of people who leave, and of addresses left for
    news; and the work asked for under pressure."""

    reports: Gauge
    photos: Gauge
    voices: Gauge
    supports: Gauge
    wrong_codes: Gauge
    departures: Gauge
    notices: Gauge
    work: ProofOfWork


def floods() -> Floods:
    """Return what this portal measures floods by."""
    return _floods(parts().settings)


@lru_cache(8)
def _floods(settings: Settings) -> Floods:
    quick = settings.env is Environment.TEST
    return Floods(
        reports=Gauge(whole=TOWN, network=STREET),
        photos=Gauge(whole=ALBUMS, network=ALBUM),
        voices=Gauge(whole=SPEECHES, network=SPEECH),
        supports=Gauge(whole=NEVER, network=STREET),
        wrong_codes=Gauge(whole=NEVER, network=STREET),
        departures=Gauge(whole=ALBUMS, network=ALBUM),
        notices=Gauge(whole=NEVER, network=STREET),
        work=ProofOfWork(settings.secret_key, **({"rounds": 50, "most": 120} if quick else {})),
    )


def network() -> str:
    """Return the network this request comes from, for counting in memory; it is written nowhere."""
    return network_of(request.remote_addr)


def count_photo() -> bool:
    """Count a photo before it is opened; whether too many come. Its report is taken without it."""
    return floods().photos.pour(network(), now()) is Pressure.PRESSED


def count_voice() -> bool:
    """Count a voice note before it is opened; whether too many come."""
    return floods().voices.pour(network(), now()) is Pressure.PRESSED


def count_support() -> None:
    """Count a support. Raises TooMany while a network sends more than a street full of neighbours would."""
    if floods().supports.pour(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)


def count_wrong_code() -> bool:
    """Count a code that opens nothing; whether its network should wait. A right code always opens."""
    return floods().wrong_codes.pour(network(), now()) is Pressure.PRESSED


def count_departure() -> bool:
    """Count somebody who leaves; whether too many do. Each is a row; everybody is led away all the same."""
    return floods().departures.pour(network(), now()) is Pressure.PRESSED


def count_notice() -> None:
    """Count an address left for news. Raises TooMany while a network leaves more than a street would."""
    if floods().notices.pour(network(), now()) is Pressure.PRESSED:
        raise TooMany(WAIT)
