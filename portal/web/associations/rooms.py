# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two rooms: what everybody reads of associations, and what an association's members do in theirs."""

from __future__ import annotations

from flask import g, request

from portal.domain.actions import Action
from portal.domain.errors import NotFound
from portal.domain.permissions import AssociationSubject, may
from portal.store.engine.database import db
from portal.store.queries.associations.associations import OwnAssociation, association
from portal.web.request.access import Gate
from portal.web.request.pages import Pages
from portal.web.request.sessions import current_actor

pages = Pages("associations", __name__, "/associations")
own = Pages("association", __name__, "/association")


def inside(action: Action) -> Gate:
    """Open to who may do `action` for the association in the address; to others it is not there."""

    def gate() -> bool:
        found = _of_address()
        return found is not None and may(current_actor(), action, subject(found))

    gate.__qualname__ = f"inside({action})"
    return gate


def this_association() -> OwnAssociation:
    """Return the association whose desk is open."""
    found = _of_address()
    if found is None:
        raise NotFound
    return found


def subject(found: OwnAssociation) -> AssociationSubject:
    return AssociationSubject(found.id, verified=found.verified)


def leads() -> bool:
    """Whether the reader may act for the association, not only follow."""
    return may(current_actor(), Action.MANAGE_MEMBERS, subject(this_association()))


def _of_address() -> OwnAssociation | None:
    if "association" not in g:
        slug = (request.view_args or {}).get("slug", "")
        # Without a session nobody is a member: no question to the database, and none about what exists.
        g.association = association(db.session(), slug) if current_actor().belongs else None
    found: OwnAssociation | None = g.association
    return found
