"""Passwords: kept as Argon2id, judged by how soon they would be guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from threading import BoundedSemaphore
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from portal.adapters.accounts.common_words import ARABIC, LATIN
from portal.adapters.accounts.typed_spellings import is_number, spellings
from portal.domain.accounts import PASSWORD_LEAST, PASSWORD_LIMIT
from portal.domain.arabic import fold, tokens
from portal.domain.errors import TooMany

MEMORY: Final = 19 * 1024  # KiB
ROUNDS: Final = 2
"""OWASP's least for Argon2id. More memory would be harder to guess, but a small worker checks several."""

STRONG_ENOUGH: Final = 3
"""zxcvbn's score from 0 to 4: from 3 on more than 10⁸ guesses, out of reach of anybody without the hash."""

STRONGEST: Final = 4
"""More than 10¹⁰ guesses: for what somebody with the whole database may try at home."""

ABREAST: Final = 2
"""Passwords hashed at once, each in 19 MB and some hundredths of a second of a processor."""
QUEUE: Final = 6
"""More that may wait for a turn. The next is asked to come again, so that forms cannot take every thread."""
BUSY: Final = 5  # seconds

_JUDGED: Final = 72
"""Characters that are judged: the search costs the square of the length, and the rest only adds strength."""


class Argon2Passwords:
    """Keeps the promise of ports.PasswordHasher."""

    def __init__(self, *, rounds: int = ROUNDS, memory: int = MEMORY) -> None:
        """`memory` in KiB; tests spend less of both."""
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1, type=Type.ID)
        self._places, self._turns = BoundedSemaphore(ABREAST + QUEUE), BoundedSemaphore(ABREAST)
        self._decoy = self.hash("an account that does not exist")

    def hash(self, password: str) -> str:
        """Raises TooMany while too many wait."""
        with self._turn():
            return self._hasher.hash(spelled(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """An unknown account is checked against a decoy: the answer's time does not tell who has one.

        Raises TooMany while too many wait.
        """
        try:
            with self._turn():
                self._hasher.verify(stored or self._decoy, spelled(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise TooMany(BUSY)
        try:
            with self._turns:
                yield
        finally:
            self._places.release()

    def needs_rehash(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)


class Weakness(StrEnum):
    """Why a password would soon be guessed."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    KNOWN = "known"
    COMMON = "common"
    NAME = "name"
    NUMBER = "number"
    KEYBOARD = "keyboard"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    DATE = "date"
    TOO_EASY = "too_easy"


_PATTERNS = {
    "spatial": Weakness.KEYBOARD,
    "repeat": Weakness.REPEATED,
    "sequence": Weakness.SEQUENCE,
    "regex": Weakness.DATE,
    "date": Weakness.DATE,
}
_DICTIONARIES = {
    "surnames": Weakness.NAME,
    "male_names": Weakness.NAME,
    "female_names": Weakness.NAME,
}


def weaknesses(
    password: str, known: Sequence[str] = (), *, least: int = PASSWORD_LEAST, strength: int = STRONG_ENOUGH
) -> list[Weakness]:
    """Return why a new password will not do, worst first; an empty list when it will.

    `known` are words an attacker would try first: the account's address and name, the site's and the town's.
    `least` counts characters, `strength` is zxcvbn's score. Of all the ways to read it, the weakest counts.
    """
    if len(password) < least:
        return [Weakness.TOO_SHORT]
    if len(password) > PASSWORD_LIMIT:
        return [Weakness.TOO_LONG]
    if is_number(password):
        return [Weakness.NUMBER]
    own = {part for word in known for part in _parts(word)}
    readings = (_judge(reading, own) for reading in spellings(password[:_JUDGED]))
    judged = min(readings, key=lambda one: one["score"])
    if judged["score"] >= strength:
        return []
    longest_first = sorted(judged["sequence"], key=lambda match: -len(match["token"]))
    reasons = dict.fromkeys(reason for match in longest_first if (reason := _reason(match, own)))
    return list(reasons) or [Weakness.TOO_EASY]


def _judge(reading: str, own: set[str]) -> dict[str, Any]:
    # Its word lists hold 15 MB, which only the worker that judges a password needs.
    zxcvbn = import_module("zxcvbn").zxcvbn
    judged: dict[str, Any] = zxcvbn(reading, user_inputs=[*own, *ARABIC, *LATIN])
    return judged


def _reason(match: dict[str, Any], own: set[str]) -> Weakness | None:
    if match["pattern"] == "dictionary":
        if match["dictionary_name"] == "user_inputs":
            return Weakness.KNOWN if match["matched_word"] in own else Weakness.COMMON
        return _DICTIONARIES.get(match["dictionary_name"], Weakness.COMMON)
    return _PATTERNS.get(match["pattern"])


def _parts(word: str) -> list[str]:
    """A name or an address as it is written and as it is folded, whole, in its parts, and without spaces."""
    return [
        part
        for spelling in dict.fromkeys((word.lower(), fold(word)))
        for part in (spelling, *tokens(spelling), "".join(tokens(spelling)))
        if len(part) > 1
    ]


def spelled(password: str) -> bytes:
    """One spelling, however the keyboard composes é or أ; a lone surrogate counts like any character."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
