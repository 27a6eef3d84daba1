# SPDX-License-Identifier: AGPL-3.0-or-later
"""“Already reported near here?”: what one may stand by instead of reporting it again."""

from __future__ import annotations

from typing import Final

from portal.domain.standing import UNDER_WAY
from portal.store.engine.database import db
from portal.store.queries.concerns.public import ConcernFilter, public_concerns
from portal.store.queries.town.places import territories
from portal.web.cards.concern_cards import ShownConcern, concern_cards
from portal.web.report.form import ReportForm

SHOWN: Final = 3
_LOOKED_AT: Final = 12
"""Newest reports looked through for open ones; older ones are seldom what somebody means today."""


def similar(form: ReportForm) -> list[ShownConcern]:
    """Open public concerns of the same subject in the same place, newest first."""
    tree = territories(db.session())
    if form.category.data is None or form.territory.data not in tree:
        return []
    places = tree.descendants(form.territory.data)
    wanted = ConcernFilter(category=form.category.data, territories=places)
    found = public_concerns(db.session(), wanted, limit=_LOOKED_AT)
    return concern_cards([card for card in found if card.state in UNDER_WAY][:SHOWN])
