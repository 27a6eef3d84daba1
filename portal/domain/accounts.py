"""Accounts: what a password must be, what proves who somebody is, and how long a mailed link works."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import Final

NAME_LIMIT: Final = 120
PASSWORD_LEAST: Final = 10
PASSWORD_LIMIT: Final = 200
"""Argon2id reads any length; a megabyte of password would only cost us time."""

TOTP_DIGITS: Final = 6
RECOVERY_DIGITS: Final = 12
RECOVERY_CODES: Final = 8


class LinkUse(StrEnum):
    """What a mailed link is good for; one cannot be used for another."""

    CONFIRM = "confirm"
    RESET = "reset"
    INVITE = "invite"
    STOP = "stop"


class AccessChange(StrEnum):
    """What may be changed of the ways into an account; its owner is told of each."""

    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    TELEPHONE_ADDED = "telephone_added"
    TELEPHONE_REMOVED = "telephone_removed"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"
    CUSTODY_KEY_MADE = "custody_key_made"
    CUSTODY_KEY_REMOVED = "custody_key_removed"
    PASSPHRASE_CHANGED = "passphrase_changed"


QUESTION_TERM: Final = timedelta(minutes=5)
"""How long a passkey may take to answer."""

LINK_TERM: Final = {
    LinkUse.CONFIRM: timedelta(days=3),
    LinkUse.RESET: timedelta(minutes=30),
    LinkUse.INVITE: timedelta(days=7),
    LinkUse.STOP: timedelta(days=400),
}


def code_of(text: str, length: int) -> str | None:
    """Return a code in ASCII digits from how people type it, spaced and in any script; None when it is none.

    By decimal value and not by `isdigit`, which holds '²' for a digit.
    """
    values = [unicodedata.decimal(character, None) for character in text if not character.isspace()]
    if len(values) != length or any(value is None for value in values):
        return None
    return "".join(str(value) for value in values)
