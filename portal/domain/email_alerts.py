# SPDX-License-Identifier: AGPL-3.0-or-later
"""News by mail for who reported without a name: an address that only its report's code leads to.

The row is found by an HMAC of the receipt's fingerprint under the pepper, and holds nothing but locked bytes,
so whoever has the database alone learns neither the address nor which report it belongs to. The portal itself
can read it when it writes: that is said where the address is asked for.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from portal.domain.concerns import Tier
from portal.domain.email_addresses import email_of
from portal.domain.errors import Invalid
from portal.domain.events import BY_REPORTERS, EventKind
from portal.domain.languages import Language

TIERS: Final = frozenset({Tier.ANONYMOUS, Tier.CONFIDENTIAL})
"""The others are told by their account or contact already."""

BLOCK: Final = 320
"""Bytes of every locked value: a length is nearly an address when few come into question."""

NEWS: Final = frozenset(kind for kind in EventKind if kind.value.startswith("concern_")) - BY_REPORTERS
"""What others did with a report. Nothing its own reporter does is mailed to them, nor that it arrived."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Where somebody wants to be told that there is news, and in what language."""

    email: str
    language: Language

    def packed(self) -> bytes:
        """Return it as one whole block."""
        return json.dumps([self.email, self.language.value]).encode().ljust(BLOCK)

    @classmethod
    def from_packed(cls, packed: bytes) -> Self:
        email, language = json.loads(packed)
        return cls(email, Language(language))


def key(pepper: bytes, mark: str) -> str:
    """Return what the notice of the report whose receipt has this fingerprint is found by."""
    return hmac.digest(pepper, b"notice\0" + mark.encode(), sha256).hex()


def wish(email: str, language: Language) -> Wish:
    """Return a wish for an address that mail can go to. Raises Invalid for any other.

    Tamazight has no catalogue of its own for mails; they come in French.
    """
    address = email_of(email)
    if not (address.isascii() and address.isprintable()):
        raise Invalid({"email": "not_an_email"})
    return Wish(address, Language.FR if language is Language.ZGH else language)
