# SPDX-License-Identifier: AGPL-3.0-or-later
"""Offices: what they are called in each language, where they answer, and how they are written to."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectChoice, SelectField
from wtforms.validators import ValidationError

from portal.domain.email_addresses import EMAIL_LIMIT, email_of
from portal.domain.errors import Invalid, NotFound
from portal.domain.places import OfficeKind
from portal.services.town.manage_directory import OfficeEntry, write_office
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.town.places import offices as cards
from portal.store.queries.town.places import territories
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen, CodeField, LineField
from portal.web.forms.forms import Form, invalid
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

NAME = 120


def everywhere_or_territory() -> list[SelectChoice]:
    lang = current_language()
    first = SelectChoice(value="", label=gettext("everywhere"))
    return [
        first,
        *(SelectChoice(value=str(place.id), label=place.name(lang)) for place in territories(db.session())),
    ]


def number_or_none(value: Any) -> int | None:
    return int(value) if value else None


class OfficeForm(Form):
    name_ar = LineField(lazy_gettext("Name in Arabic"), limit=NAME)
    name_fr = LineField(lazy_gettext("Name in French"), limit=NAME)
    name_en = LineField(lazy_gettext("Name in English"), limit=NAME)
    name_zgh = LineField(lazy_gettext("Name in Tamazight"), limit=NAME)
    kind = CodeField(lazy_gettext("Kind"), [Chosen()], of=OfficeKind)
    territory_id = SelectField(
        lazy_gettext("Where it answers"), coerce=number_or_none, choices=everywhere_or_territory
    )
    email = LineField(lazy_gettext("E-mail address"), limit=EMAIL_LIMIT)

    def validate_email(self, field: LineField) -> None:
        try:
            field.data = email_of(field.data) if field.data else ""
        except Invalid as wrong:
            raise ValidationError(error_messages.say(wrong.fields["email"])) from wrong


@pages.get("/offices", gate=ADMINS)
def offices() -> str:
    lang, tree = current_language(), territories(db.session())
    return render(
        "admin/offices.html",
        offices=[
            (card, card.name(lang), tree[card.territory].name(lang) if card.territory else "")
            for card in cards(db.session()).values()
        ],
    )


@pages.get("/offices/new", gate=ADMINS)
def new_office() -> str:
    return render("admin/office.html", form=OfficeForm(), card=None)


@pages.post("/offices/new", gate=ADMINS)
def add_office() -> Answer:
    return _save(None)


@pages.get("/offices/<int:number>", gate=ADMINS)
def office(number: int) -> str:
    card = cards(db.session()).get(number)
    if card is None:
        raise NotFound
    form = OfficeForm(
        name_ar=card.name_ar,
        name_fr=card.name_fr,
        name_en=card.name_en,
        name_zgh=card.name_zgh,
        kind=card.kind,
        territory_id=card.territory,
        email=card.email,
    )
    return render("admin/office.html", form=form, card=card)


@pages.post("/offices/<int:number>", gate=ADMINS)
def save_office(number: int) -> Answer:
    return _save(number)


def _save(number: int | None) -> Answer:
    card = cards(db.session()).get(number) if number else None
    form = OfficeForm()
    if not form.validate():
        return invalid("admin/office.html", form, card=card)
    entry = OfficeEntry(
        form.kind.data,
        form.territory_id.data,
        form.email.data or "",
        form.name_ar.data or "",
        form.name_fr.data or "",
        form.name_en.data or "",
        form.name_zgh.data or "",
    )
    try:
        with work(now()) as w:
            write_office(w, entry, office=number, by=current_actor())
    except Invalid as wrong:
        form.refuse(wrong)
        return invalid("admin/office.html", form, card=card)
    tell(gettext("Saved."))
    return see("admin.offices")
