# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of associations: compare the declaration, verify or reject, suspend and take back."""

from __future__ import annotations

from flask import request
from flask_babel import gettext

from portal.domain.associations import ABOUT_LIMIT, AssociationStanding
from portal.domain.errors import Invalid, NotFound
from portal.domain.text import clean
from portal.services.associations.decide import FROM, decide_association
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.associations.associations import (
    OwnAssociation,
    by_id,
    count_by_standing,
    in_standing,
    members,
)
from portal.store.queries.associations.look_alikes import twins_of
from portal.store.queries.town.places import territories
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.cards.concern_cards import place_of
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages


@pages.get("/associations", gate=ADMINS)
def associations() -> str:
    asked = request.args.get("standing", "")
    standing = next(
        (code for code in AssociationStanding if code.value == asked), AssociationStanding.PENDING
    )
    tree = territories(db.session())
    return render(
        "admin/associations.html",
        standing=standing,
        counts=count_by_standing(db.session()),
        standings=list(AssociationStanding),
        associations=[
            (one, place_of(one.territory, tree), _twins_in_queue(one))
            for one in in_standing(db.session(), standing)
        ],
    )


@pages.get("/associations/<int:number>", gate=ADMINS)
def association(number: int) -> str:
    return _page(number)


@pages.post("/associations/<int:number>", gate=ADMINS)
def decide(number: int) -> Answer:
    asked = request.form.get("standing", "")
    standing = next((code for code in AssociationStanding if code.value == asked), None)
    typed = request.form.get("note", "")
    note = clean(typed, max(ABOUT_LIMIT, 2 * len(typed)), lines=True)
    error = str(error_messages.CHOOSE) if standing is None else ""
    if len(note) > ABOUT_LIMIT:
        error = str(error_messages.say("too_long"))
    if standing is not None and not error:
        try:
            with work(now()) as w:
                decide_association(w, number, standing, note, by=current_actor())
        except Invalid:
            error = gettext("Say why: the association reads it.")
    if error:
        return _page(number, error, note), 422
    tell(gettext("Decided. The leaders of the association are told by mail."))
    return see("admin.associations")


def _twins_in_queue(association: OwnAssociation) -> int:
    """How many others look like one that waits; those decided on were compared before."""
    waits = association.standing is AssociationStanding.PENDING
    return len(twins_of(db.session(), association.id)) if waits else 0


def _page(number: int, error: str = "", note: str = "") -> str:
    found = by_id(db.session(), number)
    if found is None:
        raise NotFound
    return render(
        "admin/association.html",
        association=found,
        place=place_of(found.territory, territories(db.session())),
        members=members(db.session(), number),
        twins=twins_of(db.session(), number),
        open=[standing for standing, sources in FROM.items() if found.standing in sources],
        error=error,
        note=note,
    )
