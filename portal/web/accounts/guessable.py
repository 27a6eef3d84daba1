# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words whoever guesses a password here tries first: of its owner, of the portal, of the town."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from portal.store.engine.database import db
from portal.store.queries.associations.associations import associations_of
from portal.store.queries.town.places import OfficeCard, Place, offices, territories
from portal.web.request.components import components, town_today


def guessable(email: str, name: str, account: int | None = None) -> tuple[str, ...]:
    """Return them in every language: name and address, the site, the town, its places, offices, and the
    associations of `account`."""
    settings, session = components().settings, db.session()
    places: Iterator[Place | OfficeCard] = chain(territories(session), offices(session).values())
    mine = associations_of(session, account, town_today()) if account else []
    return (
        email,
        name,
        *settings.site_name.values(),
        *settings.town_name.values(),
        *(place.name(language) for place in places for language in ("ar", "fr", "en")),
        *(spoken for association, _ in mine for spoken in (association.name, association.name_fr) if spoken),
    )
