"""Slowing down whoever fails again and again, without remembering who they are.

Keys are HMACs under a key that lives as long as the process, so that memory holds no address and no
network. It never locks out for ever: the wait doubles up to a quarter of an hour, and a success clears it.
The price: each process counts for itself, and a restart forgets.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

from portal.domain.errors import TooMany

FREE: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=2)
KEPT: Final = 20_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: datetime


class LoginBackoff:
    """Counts failures by what was tried and from which network; safe between threads."""

    def __init__(self, *, free: int = FREE) -> None:
        """`free` failures cost nothing: fingers slip."""
        self._free = free
        self._key = secrets.token_bytes(32)
        self._failures: OrderedDict[bytes, _Failures] = OrderedDict()
        self._lock = Lock()

    def check(self, what: str, network: str, now: datetime) -> None:
        """Raise TooMany while the wait after the last failure lasts."""
        with self._lock:
            failures = self._failures.get(self._name(what, network))
            if failures is None:
                return
            failures.last = min(failures.last, now)  # a clock set back must not prolong the wait
        left = (failures.last + self._wait(failures.count) - now).total_seconds()
        if left > 0:
            raise TooMany(int(left) + 1)

    def failed(self, what: str, network: str, now: datetime) -> None:
        with self._lock:
            name = self._name(what, network)
            before = self._failures.pop(name, None)
            count = before.count if before and now - before.last < FORGOTTEN_AFTER else 0
            self._failures[name] = _Failures(count + 1, now)
            if len(self._failures) > KEPT:
                self._failures.popitem(last=False)

    def passed(self, what: str, network: str) -> None:
        with self._lock:
            self._failures.pop(self._name(what, network), None)

    def _wait(self, count: int) -> timedelta:
        beyond = count - self._free
        if beyond < 0:
            return timedelta(0)
        return min(FIRST_WAIT * (1 << min(beyond, 10)), LONGEST_WAIT)

    def _name(self, what: str, network: str) -> bytes:
        return hmac.digest(self._key, f"{what}\0{network}".encode(), sha256)


def network_of(address: str | None) -> str:
    """Return the network an address is in, as one household or mast has it: IPv4 /24, IPv6 /48.

    "" for what is no address, and for this machine itself: a proxy that does not say for whom it asks.
    """
    try:
        ip = ip_address(address or "")
    except ValueError:
        return ""
    if ip.is_loopback:
        return ""
    bits, kept = (128, 48) if isinstance(ip, IPv6Address) else (32, 24)
    return f"{ip.version}:{int(ip) >> (bits - kept):x}"
