"""Passkeys (WebAuthn): what a browser is asked, and what its answer proves.

A passkey counts as both factors: it is on a device, and the device asked for a finger, a face or a number.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Final

from portal.domain.accounts import QUESTION_TERM

if TYPE_CHECKING:
    from portal.adapters.accounts.passkey_site import Passkeys

TERM: Final = QUESTION_TERM // timedelta(milliseconds=1)
"""Milliseconds a question may be answered."""
LONGEST: Final = 16_000
"""Characters of an answer that are looked at."""
_BYTES: Final = 32


class NotProved(Exception):
    """An answer that is not to this question, not from this site, or not from this passkey."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a passkey signs, and the millisecond it was asked in: later ones make earlier ones worthless."""

    challenge: bytes
    asked: int

    @classmethod
    def new(cls, now: datetime) -> Question:
        return cls(secrets.token_bytes(_BYTES), int(now.timestamp() * 1000))

    def holds(self, now: datetime) -> bool:
        return 0 <= int(now.timestamp() * 1000) - self.asked <= TERM


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as it is kept: only its public half, and how often its device says it was used."""

    credential: bytes
    public: bytes
    count: int


def open_passkeys(origin: str, site: str, name: str) -> Passkeys:
    """Return the passkeys of a site. The library comes with the first of them, for it takes 13 MB and a third
    of a second."""
    opened: Passkeys = import_module("portal.adapters.accounts.passkey_site").Passkeys(origin, site, name)
    return opened
