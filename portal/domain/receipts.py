"""The receipt: twenty digits, the only key of a reporter without a name.

Digits because Arabic keyboards carry no Latin letters; twenty of them are 66 bits. They follow from the
form's own key and content, so a form sent twice shows the same receipt. The database keeps only a fingerprint
under a pepper that lives elsewhere, so a copy of the database opens nothing.
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256

DIGITS = 20
GROUP = 4

_READABLE = 200
"""Longest text looked at: a receipt with every separator doubled is far shorter."""

_VALUES = {chr(zero + value): str(value) for zero in (0x30, 0x0660, 0x06F0) for value in range(10)}
_SEPARATORS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u0640_.·"
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def parse(text: str) -> str | None:
    """Return the twenty ASCII digits of a receipt as people type or paste it, or None when it is not one.

    ASCII, Arabic-Indic and Persian digits count, in any mixture; spaces, dashes and invisible direction marks
    between them do not matter. Looked up in a table and not by `isdigit`, which holds '²' for a digit.
    """
    if len(text) > _READABLE:
        return None
    digits: list[str] = []
    for character in text:
        if character in _VALUES:
            digits.append(_VALUES[character])
        elif not (character.isspace() or character in _SEPARATORS):
            return None
    return "".join(digits) if len(digits) == DIGITS else None


def grouped(code: str) -> str:
    """Return the code in five groups of four, as it is shown: `4071 9926 …`."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def derive(pepper: bytes, key: str, payload: bytes) -> str:
    """Return the receipt of a form's idempotency key and content: the same two, the same digits.

    The 256 bits of the HMAC taken modulo 10²⁰ are uniform to within 2⁻¹⁸⁹.
    """
    name = key.encode()
    number = int.from_bytes(_hmac(pepper, b"receipt", len(name).to_bytes(8, "big") + name + payload), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def fingerprint(pepper: bytes, code: str) -> str:
    """Return what the database keeps of a receipt: 64 hexadecimal digits."""
    return _hmac(pepper, b"fingerprint", code.encode()).hex()


BEGINNING = 24
"""Characters by which two texts count as one piece of junk, sent again."""


def beginning(pepper: bytes, folded: str) -> str:
    """Return the mark of how a folded text begins: 16 hexadecimal digits, the same for the same beginning.

    Whoever has the pepper can try whole beginnings, so only what came in a flood is marked.
    """
    return _hmac(pepper, b"beginning", folded[:BEGINNING].encode()).hex()[:16]


def contains_code(text: str, code: str) -> bool:
    """Whether a text gives its own receipt away, in any script of digits and whatever stands between them.

    Everything that is not a digit is passed over: twenty digits do not meet by chance.
    """
    values = (unicodedata.digit(character, None) for character in text)
    return code in "".join(str(value) for value in values if value is not None)


def _hmac(pepper: bytes, purpose: bytes, message: bytes) -> bytes:
    """One pepper, one key per purpose, so that no receipt can ever equal another's fingerprint."""
    if len(pepper) < 16:
        raise ValueError("the receipt pepper needs at least 16 bytes")
    return hmac.digest(pepper, purpose + b"\0" + message, sha256)
