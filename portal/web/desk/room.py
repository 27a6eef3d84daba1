# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room itself, and the one gate all its doors share."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.domain.errors import NotFound
from portal.store.engine.database import db
from portal.store.queries.concerns.desk_concern import is_moderated_by
from portal.web.request.access import allow
from portal.web.request.pages import Pages
from portal.web.request.sessions import current_actor

pages = Pages("desk", __name__, "/desk")
moderators = allow(Action.ENTER_DESK)


def only_theirs(number: int) -> None:
    """Raise NotFound for a concern this moderator does not see: not theirs and not there are one answer."""
    if not is_moderated_by(db.session(), current_actor(), number):
        raise NotFound
