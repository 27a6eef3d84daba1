# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the address narrows the list of concerns; what makes no sense in it counts for nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

from flask import request

from portal.domain.text import clean
from portal.store.queries.associations.concerns import AssociationConcernFilter, Due, Group
from portal.store.queries.town.places import TerritoryTree

FILTERS: Final = ("state", "territory", "due", "q")
LONGEST: Final = 80
Code = TypeVar("Code", bound=StrEnum)


def wanted(tree: TerritoryTree) -> AssociationConcernFilter:
    place = tree.find(request.args.get("territory", ""))
    return AssociationConcernFilter(
        group=_code(Group, "state") or Group.OPEN,
        territories=tree.descendants(place.id) if place else frozenset(),
        due=_code(Due, "due"),
        text=words(),
    )


def narrowed() -> dict[str, str]:
    """Return the filters as they stand in the address, for another page that is narrowed alike."""
    return {name: request.args[name] for name in FILTERS if name in request.args}


def words() -> str:
    return clean(request.args.get("q", "")[:LONGEST], LONGEST)


def _code(codes: type[Code], name: str) -> Code | None:
    asked = request.args.get(name, "")
    return next((code for code in codes if code.value == asked), None)
