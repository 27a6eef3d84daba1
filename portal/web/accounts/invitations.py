# SPDX-License-Identifier: AGPL-3.0-or-later
"""An invitation to join an association, opened from the mail and accepted by a form."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from portal.domain.accounts import LinkUse
from portal.domain.actions import Action
from portal.domain.associations import MemberRole
from portal.services import keep_members
from portal.store.database import db
from portal.store.queries.associations import OwnAssociation, by_id
from portal.store.work import work
from portal.web.accounts.entrance import Answer
from portal.web.accounts.room import pages
from portal.web.answers import render, see
from portal.web.gates import allow
from portal.web.notices import tell
from portal.web.parts import now
from portal.web.proofs import proofs
from portal.web.sessions import current_actor


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
        return render("accounts/link-over.html"), 410
    facts = proofs().links.read(LinkUse.INVITE, token, now())
    with work(now()) as w:
        keep_members.accept(w, facts, by=current_actor())
    tell(gettext("You belong to this association now."))
    return see("association.desk", slug=found.association.slug)


def _invitation(token: str) -> Invitation | None:
    facts = proofs().links.read(LinkUse.INVITE, token, now())
    association = by_id(db.session(), int(facts["association"])) if facts else None
    if facts is None or association is None:
        return None
    return Invitation(association, MemberRole(facts["role"]), facts["account"] == current_actor().account)
