# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for an admin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portal.domain.associations import AssociationStanding
from portal.domain.retention import NEWS
from portal.store.engine.database import db
from portal.store.engine.town_time import town_day_start
from portal.store.queries.accounts import accounts
from portal.store.queries.associations.associations import count_by_standing, in_standing
from portal.store.queries.delivery.undelivered import count_undelivered_to_accounts, undelivered_to_accounts
from portal.store.queries.instance.audit import audit
from portal.store.queries.town.directory import phone_lines
from portal.store.queries.town.places import holidays, territories
from portal.web.admin.action_labels import action_label
from portal.web.admin.room import ADMINS, pages
from portal.web.admin.routing import unanswered
from portal.web.admin.undelivered import news_word
from portal.web.request.components import town_today
from portal.web.request.responses import render

CHECK_AFTER: Final = timedelta(days=182)
"""A telephone number nobody called for half a year may have changed hands."""
RECENT: Final = 8


@pages.get("/", gate=ADMINS)
def index() -> str:
    session, today = db.session(), town_today()
    kept_since = town_day_start(today - timedelta(days=NEWS))
    return render(
        "admin/index.html",
        waiting=in_standing(session, AssociationStanding.PENDING)[:RECENT],
        standings=count_by_standing(session),
        accounts=accounts.count(session),
        unproved=accounts.staff_without_second_factor(session),
        placeless=not territories(session).offered(),
        unrouted=unanswered(),
        stale=sum(line.verified_on < today - CHECK_AFTER for line in phone_lines(session)),
        year=_year_without_holidays(today),
        undelivered=undelivered_to_accounts(session, kept_since)[:RECENT],
        undelivered_count=count_undelivered_to_accounts(session, kept_since),
        news_word=news_word,
        recent=audit(session, limit=RECENT),
        action_label=action_label,
    )


def _year_without_holidays(today: date) -> int | None:
    """The year deadlines already reach into and no holiday is known of; None when all is well."""
    ahead = (today + timedelta(days=120)).year
    return None if any(day.year == ahead for day in holidays(db.session())) else ahead
