# SPDX-License-Identifier: AGPL-3.0-or-later
"""What everybody may know of associations: the verified ones, and what they raised in public."""

from __future__ import annotations

from flask import request

from portal.domain.associations import NAME_LIMIT
from portal.domain.errors import NotFound
from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.queries.associations.associations import public_association, public_associations
from portal.store.queries.concerns.public import ConcernFilter, count_public, public_concerns
from portal.store.queries.town.places import territories
from portal.web.associations.rooms import pages
from portal.web.cards.concern_cards import concern_cards, place_of
from portal.web.request.access import everyone
from portal.web.request.language import current_language
from portal.web.request.paging import numbered
from portal.web.request.responses import render

PER_PAGE = 12


@pages.get("/", gate=everyone)
def index() -> str:
    tree, lang = territories(db.session()), current_language()
    asked = request.args.get("territory", "")
    place = tree.find(asked)
    words = clean(request.args.get("q", "")[:NAME_LIMIT], NAME_LIMIT)
    inside = tree.descendants(place.id) if place else frozenset()
    found = public_associations(db.session(), words, inside)
    return render(
        "associations/index.html",
        associations=[(card, place_of(card.territory, tree)) for card in found],
        annexes=[(annex.slug, annex.name(lang)) for annex in tree.annexes()],
        asked=asked,
        words=words,
    )


@pages.get("/<slug>", gate=everyone)
def show(slug: str) -> str:
    card = public_association(db.session(), slug)
    if card is None:
        raise NotFound
    wanted = ConcernFilter(association=card.id)
    page = numbered(count_public(db.session(), wanted), PER_PAGE)
    found = public_concerns(db.session(), wanted, limit=PER_PAGE, offset=page.offset)
    return render(
        "associations/show.html",
        association=card,
        place=place_of(card.territory, territories(db.session())),
        concerns=concern_cards(found),
        page=page,
    )
