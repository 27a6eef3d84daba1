# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the public list is narrowed: by the address alone, so that a filtered list can be shared."""

from __future__ import annotations

from flask import request

from portal.domain.concerns import Category
from portal.domain.reading import code_in
from portal.domain.text import clean
from portal.store.queries.concerns.public import ConcernFilter, Standing
from portal.store.queries.town.places import TerritoryTree
from portal.web.request.components import town_today

LONGEST = 100
"""Characters of a search that are looked at."""


def wanted(tree: TerritoryTree) -> ConcernFilter:
    """What this address asks for. A value we do not know narrows nothing: old links go on working."""
    place = tree.find(request.args.get("territory", ""))
    standing = code_in(Standing, request.args.get("standing"))
    return ConcernFilter(
        category=code_in(Category, request.args.get("category")),
        standing=standing,
        late_on=town_today() if standing is Standing.LATE else None,
        territories=tree.descendants(place.id) if place else frozenset(),
        text=words_of("q"),
    )


def words_of(name: str) -> str:
    """The cleaned words of a search box."""
    # Composing a letter may lengthen a text threefold, never more.
    return clean(request.args.get(name, "")[:LONGEST], 3 * LONGEST)
