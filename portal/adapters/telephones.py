"""Telephone numbers as a telephone dials them: exactly one, or a refusal in words.

Whoever dials a directory's number in danger gets what the link says, so nothing is guessed: a text that holds
a range, an extension, a word or a second number is no number. Whether one exists is for who calls it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from portal.domain.errors import Invalid
from portal.domain.phones import Telephone

LONGEST: Final = 60
"""Characters of a text that is looked at."""
SHORT: Final = range(2, 7)
"""Digits of a number that only works inside its country: 19, 177, 8350."""
_MOST: Final = 10
"""Digits of a national number with its 0; more of them are a second one, or one from abroad that is wrong."""
_SIGNS: Final = frozenset("+()./-\u2010\u2011\u2012\u2013\u00a0\u202f\u2009 ")
_DIRECTION: Final = dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Telephones:
    """Reads numbers as people of one region write them, "MA" for Morocco; raises ValueError for no region."""

    def __init__(self, region: str) -> None:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"{region!r} is no region of telephone numbers; Morocco is MA")
        self._region = region

    def read(self, text: str) -> Telephone:
        """The number a text consists of. Raises Invalid with the field `number`."""
        return _read(text, self._region)


@lru_cache(maxsize=1_000)
def _read(text: str, region: str) -> Telephone:
    plain = _plain(text)
    if not any(character.isdigit() for character in plain):
        raise Invalid({"number": "not_a_phone"})
    if len(plain) > LONGEST or not all(one in _SIGNS or one.isdigit() for one in plain):
        raise Invalid({"number": "not_one_phone"})
    if plain.isdigit() and len(plain) in SHORT and not plain.startswith("0"):
        return Telephone(plain, plain)
    return _long(plain, region)


def _long(plain: str, region: str) -> Telephone:
    try:
        number = phonenumbers.parse(plain, region)
    except NumberParseException as wrong:
        raise Invalid({"number": _why(plain)}) from wrong
    if not phonenumbers.is_valid_number(number):
        raise Invalid({"number": _why(plain)})
    at_home = phonenumbers.region_code_for_number(number) == region
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return Telephone(
        phonenumbers.format_number(number, PhoneNumberFormat.E164), phonenumbers.format_number(number, style)
    )


def _why(plain: str) -> str:
    """Too many digits are a range or a second number; so is a sign between two short ones."""
    several = sum(character.isdigit() for character in plain) > _MOST or "/" in plain
    return "not_one_phone" if several else "not_a_phone"


def _plain(text: str) -> str:
    """The text with ASCII digits and signs, without marks of direction around it."""
    whole = unicodedata.normalize("NFKC", text).translate(_DIRECTION).strip()
    return "".join(_digit(character) for character in whole)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
