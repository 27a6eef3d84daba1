"""What of a reporter stands in words that everybody will read: their name, telephone or e-mail address.

Words are compared folded: Arabic without its small marks, digits of any script, a name in any order, a number
with or without its country code and whatever stands between its digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.domain.arabic import fold, tokens
from portal.domain.phones import spans


class Detail(StrEnum):
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Reporter:
    """What is known of somebody who reported; `sealed` says that there is a contact nobody here can read."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    sealed: bool = False


_SIGNIFICANT: Final = 9
"""The last digits of a number, which stay the same with 0, +212 or 00212 before them (E.164)."""

_FEWEST: Final = 6
"""Digits that are a number at all."""

_SHORTEST: Final = 3
"""Letters of a part of a name that says something by itself: ben, el and ait do not."""

_BETWEEN: Final = re.compile(r"(?<=\d)[^\w\n]{1,3}(?=\d)")
_ADDRESS: Final = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,64}\.[^\s@<>()]{2,24}")
_PREFIXES: Final = ("وال", "بال", "ال", "لل", "و", "ف", "ب", "ل", "ك")
"""What Arabic writes onto the word it stands before."""


def given_away(text: str, reporter: Reporter) -> tuple[Detail, ...]:
    """Return what of `reporter` the text tells, in the order of `Detail`.

    Where a contact is sealed nothing can be compared: there any telephone number or address is named.
    """
    digits, addresses, words = _digits(text), _addresses(text), tokens(text)
    found = {
        Detail.NAME: any(_names(words, tokens(name)) for name in reporter.names),
        Detail.PHONE: any(_holds(digits, phone) for phone in reporter.phones)
        or (reporter.sealed and next(spans(text), None) is not None),
        Detail.EMAIL: any(_address(email) in addresses for email in reporter.emails if email)
        or (reporter.sealed and _ADDRESS.search(addresses) is not None),
    }
    return tuple(detail for detail in Detail if found[detail])


def phones_in(text: str) -> tuple[str, ...]:
    """The telephone numbers of a text, as they stand there."""
    return tuple(text[start:end] for start, end in spans(text))


def emails_in(text: str) -> tuple[str, ...]:
    """The e-mail addresses of a text, folded."""
    return tuple(found.group().rstrip(".,;:!?") for found in _ADDRESS.finditer(_addresses(text)))


def _names(words: list[str], name: list[str]) -> bool:
    """Whether a name stands in a text: two parts of it that say something, near each other in any order."""
    telling = {part for part in name if len(part) >= _SHORTEST}
    wanted, near = min(len(telling), 2), len(name) + 1
    last: dict[str, int] = {}
    for place, word in enumerate(words):
        for part in telling:
            if _is(word, part):
                last[part] = place
                if sum(place - seen <= near for seen in last.values()) >= wanted:
                    return True
    return False


def _is(word: str, part: str) -> bool:
    return word == part or any(word == prefix + part for prefix in _PREFIXES)


def _holds(digits: str, phone: str) -> bool:
    significant = "".join(character for character in fold(phone) if character.isdigit())[-_SIGNIFICANT:]
    return len(significant) >= _FEWEST and significant in digits


def _digits(text: str) -> str:
    """The text with nothing between the digits of a number."""
    return _BETWEEN.sub("", fold(text))


def _addresses(text: str) -> str:
    return fold(text).replace("(at)", "@").replace("[at]", "@").replace(" @ ", "@")


def _address(email: str) -> str:
    return fold(email)


def all_of(reporters: Iterable[Reporter]) -> Reporter:
    """Everybody as one, for a text that is about all of them."""
    known = tuple(reporters)
    return Reporter(
        names=tuple(name for one in known for name in one.names),
        phones=tuple(phone for one in known for phone in one.phones),
        emails=tuple(email for one in known for email in one.emails),
        sealed=any(one.sealed for one in known),
    )
