"""The receipt: twenty digits, the only key of a reporter without a name.

Digits because Arabic keyboards carry no Latin letters; twenty of them are 66 bits. They follow from the
form's own key and content, so a form sent twice shows the same receipt. The database keeps only a fingerprint
under a pepper that lives elsewhere, so a copy of the database opens nothing.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

DIGITS = 20
GROUP = 4

_READABLE = 4_000
"""Longest text looked at: a whole receipt sheet, copied with everything around the code, is far shorter."""

_VALUES = {chr(zero + value): str(value) for zero in (0x30, 0x0660, 0x06F0) for value in range(10)}
_JOINING = ("P", "S", "Z", "Cc", "Cf")
"""Unicode categories of what may stand between two digits of a code: marks, signs and space."""
_TATWEEL = "\u0640"
_ASCII = frozenset("0123456789")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of a receipt: its `code`, "" when it holds none, or more than one.

    `digits` is the length of the longest run of digits: how many of the twenty somebody has typed.
    `several` says that more than one code could be meant.
    """

    code: str = ""
    digits: int = 0
    several: bool = False


def read(text: str) -> Reading:
    """Find the receipt in what people type, paste or copy with the sentence around it.

    ASCII, Arabic-Indic and Persian digits count, in any mixture; what is no letter may stand between them.
    Where other numbers touch the code, dates are left out first, then five groups of four are looked for.
    """
    if len(text) > _READABLE:
        return Reading()
    runs = _runs(text)
    digits = max((len(_digits(run)) for run in runs), default=0)
    for found in (_whole(runs), _whole(_lines(runs)), _printed(runs)):
        if found:
            return Reading(found.pop(), digits) if len(found) == 1 else Reading("", digits, several=True)
    return Reading("", digits)


def parse(text: str) -> str | None:
    """Return the twenty ASCII digits of the one receipt in a text, None for none and for more than one."""
    return read(text).code or None


def _runs(text: str) -> list[str]:
    """Cut a text at its letters; digits become ASCII, a code keeps what stands between its digits."""
    kept = "".join(_VALUES.get(character) or (character if _joins(character) else "\0") for character in text)
    return [run for run in kept.split("\0") if run]


def _joins(character: str) -> bool:
    return character != "\0" and (
        character == _TATWEEL or unicodedata.category(character).startswith(_JOINING)
    )


def _lines(runs: list[str]) -> list[str]:
    return [line for run in runs for line in run.splitlines()]


def _digits(run: str) -> str:
    return "".join(filter(_ASCII.__contains__, run))


def _whole(runs: list[str]) -> set[str]:
    """The codes among runs that hold twenty digits and no more."""
    return {digits for run in runs if len(digits := _digits(run)) == DIGITS}


def _printed(runs: list[str]) -> set[str]:
    """The codes as they are shown, five groups of four or twenty in a row, beside other numbers."""
    found = set[str]()
    for run in runs:
        plain = "".join(character for character in run if unicodedata.category(character) != "Cf")
        groups = re.findall(r"\d+", _DATE.sub(" ", plain))
        found |= {group for group in groups if len(group) == DIGITS}
        windows = (groups[start : start + DIGITS // GROUP] for start in range(len(groups)))
        found |= {
            "".join(five) for five in windows if [len(group) for group in five] == [GROUP] * (DIGITS // GROUP)
        }
    return found


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
