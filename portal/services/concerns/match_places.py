"""Finding the place that an imported row means, however it is spelt, among those the portal knows.

A spelling never makes a place: what is not found lies in the whole town, and what the row says of it becomes
part of its landmark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from portal.domain.arabic import stems, tokens
from portal.domain.places import name_key
from portal.store.queries.town.places import Place, TerritoryTree

_COMMON: Final = frozenset(
    stem
    for word in tokens("حي الحي quartier hay derb quarter la le les l el al de du des the d")
    for stem in stems(word)
)
"""Words by which two spellings of one place differ; `derb` stays apart where it is all there is."""


class KnownPlaces:
    """The open places of the town that a file is about; of a foreign town, which is closed, only itself."""

    def __init__(self, tree: TerritoryTree, root: int) -> None:
        self._root = root
        inside = tree.descendants(root)
        about_us = tree.is_open(root)
        places = [place for place in tree if about_us and tree.is_open(place.id)] or [tree[root]]
        near = [place for place in places if place.id in inside]
        self._ways = [
            (key_of, _by(some, key_of)) for key_of in (name_key, _bare_key) for some in (near, places)
        ]

    def find(self, name: str) -> int | None:
        """The one place called so, by all its letters or without common words; None for none and several."""
        for key_of, found in self._ways:
            places = found.get(key_of(name), frozenset())
            if len(places) == 1:
                return next(iter(places))
            if self._root in places:
                return self._root
        return None


def _by(places: Iterable[Place], key_of: Callable[[str], str]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for place in places:
        for name in (place.name_ar, place.name_fr, place.name_en, place.name_zgh):
            if key := key_of(name):
                found[key] = found.get(key, frozenset()) | {place.id}
    return found


def _bare_key(name: str) -> str:
    """The key without articles and words such as "quarter"; "" when nothing is left."""
    return "".join(stem for stem in stems(name) if stem not in _COMMON)
