# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the list of articles is narrowed: by the address alone, so that a filtered list can be shared."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind
from portal.domain.errors import TooLong
from portal.domain.reading import code_in
from portal.domain.text import clean
from portal.store.queries.articles.public import ArticleFilter
from portal.store.queries.town.places import offices, territories

LONGEST = 100
"""Characters of a search that are looked at."""


def wanted(session: Session) -> ArticleFilter:
    """What this address asks for. A value nobody knows narrows nothing: old links go on working."""
    place = territories(session).find(request.args.get("territory", ""))
    office = request.args.get("office", "")
    return ArticleFilter(
        kind=code_in(ArticleKind, request.args.get("kind")),
        office=next((card.id for card in offices(session).values() if card.slug == office), None),
        territory=place.id if place else None,
        text=words(),
    )


def words() -> str:
    """The cleaned words of the search box."""
    asked = request.args.get("text", "")
    try:
        return clean(asked, LONGEST)
    except TooLong:
        return clean(asked[:LONGEST], LONGEST)
