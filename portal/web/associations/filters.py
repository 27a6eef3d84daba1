# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the address narrows the list of concerns; what makes no sense in it counts for nothing."""

from __future__ import annotations

from typing import Final

from flask import request

from portal.domain.reading import code_in
from portal.domain.text import clean
from portal.store.queries.associations.concerns import AssociationConcernFilter, Due, Group
from portal.store.queries.town.places import TerritoryTree

FILTERS: Final = ("state", "territory", "due", "q")
LONGEST: Final = 80


def wanted(tree: TerritoryTree) -> AssociationConcernFilter:
    place = tree.find(request.args.get("territory", ""))
    return AssociationConcernFilter(
        group=code_in(Group, request.args.get("state")) or Group.OPEN,
        territories=tree.descendants(place.id) if place else frozenset(),
        due=code_in(Due, request.args.get("due")),
        text=words(),
    )


def narrowed() -> dict[str, str]:
    """Return the filters as they stand in the address, for another page that is narrowed alike."""
    return {name: request.args[name] for name in FILTERS if name in request.args}


def words() -> str:
    return clean(request.args.get("q", "")[:LONGEST], LONGEST)
