# SPDX-License-Identifier: AGPL-3.0-or-later
"""An invitation to join an association, opened from the mail and accepted by a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.domain.accounts import LinkUse
from portal.domain.actions import Action
from portal.domain.associations import MemberRole
from portal.services.associations import manage_members
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.associations.associations import OwnAssociation, by_id
from portal.store.queries.associations.invitations import invitation_of
from portal.web.accounts.entrance import Answer
from portal.web.accounts.room import pages
from portal.web.guards.credentials import authentication
from portal.web.request.access import allow
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor


@dataclass(frozen=True, slots=True)
class Invitation:
    association: OwnAssociation
    role: MemberRole
    mine: bool


@pages.get("/account/join/<token>", gate=allow(Action.KEEP_ACCOUNT))
def join(token: str) -> Answer:
    found = _invitation(token)
    if found is None:
        return render("accounts/link-over.html"), 410
    return render("accounts/join.html", invitation=found)


@pages.post("/account/join/<token>", gate=allow(Action.KEEP_ACCOUNT))
def accept(token: str) -> Answer:
    found = _invitation(token)
    if found is None:
        return _over(token)
    facts = _facts(token)
    with work(now()) as w:
        manage_members.accept(w, facts, by=current_actor())
    tell(gettext("You belong to this association now."))
    return see("association.desk", slug=found.association.slug)


def _over(token: str) -> Answer:
    """Who pressed twice has joined by the first press; to everybody else a dead link says that it is dead."""
    facts = _facts(token)
    joined = by_id(db.session(), int(facts["association"])) if facts else None
    if joined is not None and joined.id in current_actor().belongs:
        return see("association.desk", slug=joined.slug)
    return render("accounts/link-over.html"), 410


def _invitation(token: str) -> Invitation | None:
    found = invitation_of(db.session(), _facts(token), now(), town_today())
    association = by_id(db.session(), found.association_id) if found else None
    if found is None or association is None or not association.verified:
        return None
    return Invitation(association, found.role, found.account_id == current_actor().account)


def _facts(token: str) -> Mapping[str, Any] | None:
    return authentication().links.read(LinkUse.INVITE, token, now())
