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
    EMAIL = "email"
    ADDRESS = "address"


_IDENTITY: Final = re.compile(r"(?<![^\W_])[A-Za-z]{1,2} ?\d{5,6}(?![^\W_])")
"""One or two letters and five or six digits, as on the national card."""

_EMAIL: Final = re.compile(r"[^\s@<>]@[^\s@<>.]")
"""A mail address wherever one of its letters stands before the sign."""

_WORD: Final = re.compile(r"[^\W_]+|[«“\"']")

_TRADES: Final = frozenset(
    tokens("""
    مقهى قهوة محل متجر دكان مطعم فندق حمام صيدلية مخبزة ورشة شركة كراج
    café restaurant hôtel pharmacie boulangerie boutique magasin snack garage société
    hammam shop pharmacy bakery company""")
)
_PEOPLE: Final = frozenset(
    tokens("""
    السيد السيدة الحاج الحاجة الأستاذ الأستاذة الدكتور الدكتورة
    monsieur madame mademoiselle docteur mr mrs ms mme mlle""")
)
_INTRODUCING: Final = frozenset(
    tokens("""
    اسمي إسمي سميتي المدعو المدعوة المسمى المسماة
    soussigné soussignée dénommé dénommée prénomme appelle""")
)
"""What a name follows even where it has no title: `je m'appelle Zahra`; in Latin letters with a capital."""
_MY_NAME: Final = re.compile(r"\b[Nn]ame(?: is|:) [^\W\d_a-z]")
_HOMES: Final = frozenset(
    tokens("""
    دار الدار منزل المنزل بيت شقة الشقة عمارة العمارة إقامة
    maison villa appartement appt apt immeuble imm résidence porte house flat apartment""")
)
"""What a number after it makes the address of a home."""
_COUNTING: Final = frozenset(tokens("رقم n no num numéro number"))
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
        Hint.EMAIL: bool(_EMAIL.search(text)),
        Hint.ADDRESS: Hint.ADDRESS in named,
    }
    return tuple(hint for hint in Hint if found[hint])


def _named(text: str) -> frozenset[Hint]:
    """Look at each pair of neighbouring words: a trade, a title or a home, and what may name it after it."""
    words = [word for word in _WORD.findall(text) if fold(word) not in _COUNTING]
    found = {hint for pair in pairwise(words) if (hint := _of_pair(*pair)) is not None}
    return frozenset(found | {Hint.PERSON} if _MY_NAME.search(text) else found)


def _of_pair(word: str, following: str) -> Hint | None:
    folded = fold(word)
    if folded in _TRADES and _names_a_business(following):
        return Hint.BUSINESS
    if (folded in _PEOPLE and following not in _QUOTES) or (word == "M" and following[:1].isupper()):
        return Hint.PERSON
    if folded in _INTRODUCING and _may_be_a_name(following):
        return Hint.PERSON
    return Hint.ADDRESS if folded in _HOMES and following[:1].isdecimal() else None


def _may_be_a_name(word: str) -> bool:
    """A capital where there are any; Arabic letters know none."""
    return word not in _QUOTES and word[:1].isalpha() and not word[:1].islower()


def _names_a_business(word: str) -> bool:
    """Whether a word after a trade makes it a name: quoted, a capital, the second of an Arabic pair."""
    if word in _QUOTES or word[:1].isupper():
        return True
    return word.startswith("ال") and fold(word) not in _PLACES
