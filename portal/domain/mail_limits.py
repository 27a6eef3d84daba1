"""How much mail one address gets in a day, whoever has us send it: nobody's mailbox is filled through us."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from portal.domain.events import EventKind


class Share(StrEnum):
    """Whose doing a mail is. Each has its own share of the day, so that none uses up another's."""

    ASKED = "asked"
    """By whoever knew the address: to register, to have a new password, to join an association."""
    UNCONFIRMED = "unconfirmed"
    """To an address that was left with a report, or behind its code, and that nobody has confirmed."""
    ACCESS = "access"
    """That a way into the account was changed."""
    NEWS = "news"
    """To the confirmed address of an account."""


A_DAY: Final[Mapping[Share, int]] = {Share.ASKED: 5, Share.UNCONFIRMED: 1, Share.ACCESS: 20, Share.NEWS: 40}

TOO_MANY: Final = "too many for a day"
"""The problem of a mail beyond what its address gets in a day."""

ASKED: Final = frozenset(
    {
        EventKind.ACCOUNT_REGISTERED,
        EventKind.ACCOUNT_EXISTS,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.ASSOCIATION_INVITED,
    }
)
ACCESS: Final = frozenset({EventKind.PASSWORD_CHANGED, EventKind.ACCESS_CHANGED})


def share_of(kind: EventKind, *, confirmed: bool) -> Share:
    """Return which share a mail comes from; `confirmed` says that it goes to the address of an account."""
    if not confirmed:
        return Share.UNCONFIRMED
    if kind in ASKED:
        return Share.ASKED
    return Share.ACCESS if kind in ACCESS else Share.NEWS


def key(pepper: bytes, share: Share, email: str, day: date) -> str:
    """Return under what name the mails of a day to an address are counted: without `pepper` it names nobody.

    What stands behind a plus sign leads to the same mailbox and is left out.
    """
    mailbox, _, host = email.lower().rpartition("@")
    address = f"{mailbox.partition('+')[0]}@{host}"
    of_today = hmac.digest(pepper, f"mails of {day.isoformat()}".encode(), sha256)
    return hmac.digest(of_today, f"{share} {address}".encode("utf-8", "replace"), sha256).hex()
