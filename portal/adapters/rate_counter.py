"""How much is coming in, from everywhere and from each network, without knowing from whom.

A network is counted under an HMAC whose key lives in memory and for one day: neither a memory dump of
tomorrow nor the store can tell what was counted today. Counts leak away by themselves, like water from a
bucket with a hole, so that nothing has to be forgiven and nobody is remembered for longer than some minutes.
The price: each process counts for itself, and a restart forgets.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from threading import Lock
from typing import Final

from portal.domain.floods import Pressure

KEPT: Final = 20_000
"""Networks counted at once; of more, the one not heard of for longest is let go."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How much is `busy`, how much is `pressed`, and how much leaks away in a minute."""

    busy: int
    pressed: int
    a_minute: float

    def pressure(self, level: float) -> Pressure:
        if level >= self.pressed:
            return Pressure.PRESSED
        return Pressure.BUSY if level >= self.busy else Pressure.CALM


@dataclass(slots=True)
class _Level:
    height: float
    at: datetime

    def after(self, now: datetime, a_minute: float) -> float:
        """What is left by `now`; a clock set back leaks nothing."""
        minutes = max((now - self.at).total_seconds(), 0) / 60
        return max(self.height - minutes * a_minute, 0)


class RateCounter:
    """Counts what comes in; safe between threads. A network called "" counts among all, not by itself."""

    def __init__(self, *, whole: Bucket, network: Bucket) -> None:
        self._whole, self._network = whole, network
        self._lock = Lock()
        self._all = _Level(0, datetime.min.replace(tzinfo=UTC))
        self._turn(date.min)

    def hit(self, network: str, now: datetime, much: float = 1) -> Pressure:
        """Count one, or so much, and return the pressure there was before it."""
        with self._lock:
            before = self._measure(network, now)
            self._all = _Level(self._all.after(now, self._whole.a_minute) + much, now)
            if network:
                self._raise(network, now, much)
            return before

    def pressure(self, network: str, now: datetime) -> Pressure:
        """Return the pressure there is, counting nothing."""
        with self._lock:
            return self._measure(network, now)

    def _measure(self, network: str, now: datetime) -> Pressure:
        if now.astimezone(UTC).date() != self._day:
            self._turn(now.astimezone(UTC).date())
        whole = self._whole.pressure(self._all.after(now, self._whole.a_minute))
        own = self._levels.get(self._name(network)) if network else None
        if own is None:
            return whole
        return max(whole, self._network.pressure(own.after(now, self._network.a_minute)))

    def _raise(self, network: str, now: datetime, much: float) -> None:
        name = self._name(network)
        known = self._levels.pop(name, None)
        height = known.after(now, self._network.a_minute) if known else 0
        self._levels[name] = _Level(height + much, now)
        if len(self._levels) > KEPT:
            self._levels.popitem(last=False)

    def _turn(self, day: date) -> None:
        """Begin a day with a new key; how full the whole is survives midnight, for floods do."""
        self._day = day
        self._key = secrets.token_bytes(32)
        self._levels: OrderedDict[bytes, _Level] = OrderedDict()

    def _name(self, network: str) -> bytes:
        return hmac.digest(self._key, network.encode(), sha256)
