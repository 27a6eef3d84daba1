"""Gentle warnings before a report is sent: what in it may tell who wrote it, or accuse somebody by name.

Hints are guesses and never block: a writer may have a reason. Each rule reads the text once.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import Final

from portal.domain.arabic import fold, tokens
from portal.domain.phones import spans


class Hint(StrEnum):
    """What a text seems to hold."""

    IDENTITY = "identity"
    PHONE = "phone"
    BUSINESS = "business"
    PERSON = "person"


_IDENTITY: Final = re.compile(r"(?<![^\W_])[A-Za-z]{1,2} ?\d{5,6}(?![^\W_])")
"""One or two letters and five or six digits, as on the national card."""

_WORD: Final = re.compile(r"[^\W_]+|[«“\"']")

_TRADES: Final = frozenset(
    tokens("""
    مقهى قهوة محل متجر دكان مطعم فندق حمام صيدلية مخبزة ورشة شركة كراج
    café restaurant hôtel pharmacie boulangerie boutique magasin snack garage société
    hammam shop pharmacy bakery company""")
)
_PEOPLE: Final = frozenset(tokens("السيد السيدة الحاج الحاجة الأستاذ الدكتور monsieur madame mr mrs mme"))
_PLACES: Final = frozenset(
    tokens("الحي الشارع الزنقة الزقاق الساحة السوق المدرسة المدينة القرية الدوار الحومة الملحقة")
)
"""What a trade may stand in without being named by it: `مقهى الحي` is a café of the quarter."""

_QUOTES: Final = frozenset("«“\"'")


def hints(text: str) -> tuple[Hint, ...]:
    """Return what its writer should look at once more, each kind once, in the order of `Hint`."""
    named = _named(text)
    found = {
        Hint.IDENTITY: bool(_IDENTITY.search(text)),
        Hint.PHONE: next(spans(text), None) is not None,
        Hint.BUSINESS: Hint.BUSINESS in named,
        Hint.PERSON: Hint.PERSON in named,
    }
    return tuple(hint for hint in Hint if found[hint])


def _named(text: str) -> frozenset[Hint]:
    """Look at each pair of neighbouring words: a trade or a title, and what may be a name after it."""
    words = _WORD.findall(text)
    found: set[Hint] = set()
    for word, following in pairwise(words):
        folded = fold(word)
        if folded in _TRADES and _names_a_business(following):
            found.add(Hint.BUSINESS)
        elif folded in _PEOPLE and following not in _QUOTES:
            found.add(Hint.PERSON)
    return frozenset(found)


def _names_a_business(word: str) -> bool:
    """Whether a word after a trade makes it a name: quoted, a capital, the second of an Arabic pair."""
    if word in _QUOTES or word[:1].isupper():
        return True
    return word.startswith("ال") and fold(word) not in _PLACES
