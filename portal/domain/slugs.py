"""The last part of an address, made from a title once and kept for good."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from portal.domain.articles import SLUG_LIMIT

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_ROOM_FOR_A_NUMBER = 5
_LEAST_LETTERS = 3


def slug_from(titles: Iterable[str]) -> str:
    """Return the slug of the first title written in Latin letters; "" when none is.

    Arabic and Tifinagh titles are not transliterated: no reader of them would recognise the result.
    """
    return next(filter(None, map(_latin, titles)), "")


def free_slug(base: str, taken: Collection[str]) -> str:
    """Return `base`, or `base-2`, `base-3`… when it is taken."""
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _latin(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LIGATURES))
    if not _mostly_latin(plain):
        return ""
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    limit = SLUG_LIMIT - _ROOM_FOR_A_NUMBER
    slug = "-".join(words)
    return slug if len(slug) <= limit else slug[: limit + 1].rpartition("-")[0] or slug[:limit]


def _mostly_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    latin = sum("a" <= character <= "z" for character in letters)
    return latin >= _LEAST_LETTERS and latin * 2 > len(letters)
