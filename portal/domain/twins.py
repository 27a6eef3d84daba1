"""Associations that may be one: named alike, or declared under one number."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from portal.domain.arabic import fold, stem, tokens

GENERIC: Final = frozenset(
    stem(fold(word))
    for word in (
        *("جمعيه", "رابطه", "وداديه", "تعاونيه", "منتدي", "التنميه", "تنميه", "الثقافه", "البيئه", "حي"),
        *("association", "assoc", "ass", "amicale", "ligue", "federation", "forum", "cooperative"),
        *("de", "du", "des", "la", "le", "les", "l", "d", "et", "pour", "the", "of", "for", "and", "و"),
    )
)
"""Words that many names hold and none is told by."""

NEAR: Final = 0.85
"""How alike two names are, from 0 to 1, that a person should compare."""


def telling(name: str) -> str:
    """Return what tells a name from others: folded, without endings and generic words, in one order."""
    return " ".join(sorted(root for word in tokens(name) if (root := stem(word)) not in GENERIC))


def named_alike(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether one of the names of an association is the same, or nearly, as one of another's."""
    return any(_near(one, other) for one in map(telling, ones) for other in map(telling, others))


def number_of(declaration: str) -> str:
    """Return the number of a declaration as it is compared: letters and ASCII digits, nothing between."""
    return "".join(character for character in fold(declaration) if character.isalnum()).lstrip("0")


def _near(one: str, other: str) -> bool:
    if not one or not other:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return one == other or (matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR)
