"""Opening a sealed contact: why it may be asked for, how long it stays open, how many hold the key."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

TERM: Final = timedelta(hours=24)
"""From asking: until then a second moderator may agree, and until then who asked may look again."""

FEWEST: Final = 2
ADVISED: Final = 3
"""Custodians: with two of them, one holiday closes every contact."""

MOST: Final = 12
"""Custodians: each pair has two envelopes, and a key that half the town holds is no custody."""

PASSPHRASE_LEAST: Final = 14
"""Characters. Whoever steals the database may guess passphrases at leisure, unlike passwords at the door."""


class RevealReason(StrEnum):
    """Why a contact is to be opened; its reporter reads it in their case line."""

    DANGER = "danger"
    QUESTION = "question"
    AUTHORITY = "authority"
    ASKED_FOR = "asked_for"
    OTHER = "other"


class RevealState(StrEnum):
    ASKED = "asked"
    OPENED = "opened"
    REFUSED = "refused"
    LAPSED = "lapsed"
