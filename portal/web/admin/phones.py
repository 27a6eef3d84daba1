# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telephone lines: a wrong emergency number is worse than none, so each carries the day it was verified."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext, lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.domain.errors import Invalid, NotFound
from portal.domain.places import PhoneKind
from portal.services.town.manage_directory import LineEntry, remove_line, verify_line, write_line
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.town.directory import LineCard, phone_lines
from portal.store.queries.town.places import offices
from portal.web.admin.offices import NAME, everywhere_or_territory, number_or_none
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen, CodeField, Filled, LineField
from portal.web.forms.forms import Form, invalid
from portal.web.request.components import components, now, town_today
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.phone_lines import telephone
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor

LONGEST_NUMBER = 40
"""Characters of a number as people type it; 16 are kept."""


def _offices() -> list[SelectChoice]:
    lang = current_language()
    first = SelectChoice(value="", label=gettext("no office"))
    return [
        first,
        *(SelectChoice(value=str(card.id), label=card.name(lang)) for card in offices(db.session()).values()),
    ]


class LineForm(Form):
    number = LineField(lazy_gettext("Number, as people dial it"), [Filled()], limit=LONGEST_NUMBER)
    kind = CodeField(lazy_gettext("Kind"), [Chosen()], of=PhoneKind)
    office_id = SelectField(lazy_gettext("Who answers"), coerce=number_or_none, choices=_offices)
    territory_id = SelectField(
        lazy_gettext("For which territory"), coerce=number_or_none, choices=everywhere_or_territory
    )
    name_ar = LineField(lazy_gettext("Name in Arabic"), limit=NAME)
    name_fr = LineField(lazy_gettext("Name in French"), limit=NAME)
    name_en = LineField(lazy_gettext("Name in English"), limit=NAME)
    hours_ar = LineField(lazy_gettext("Hours in Arabic"), limit=NAME)
    hours_fr = LineField(lazy_gettext("Hours in French"), limit=NAME)
    hours_en = LineField(lazy_gettext("Hours in English"), limit=NAME)


@pages.get("/phones", gate=ADMINS)
def phones() -> str:
    lang, known = current_language(), offices(db.session())
    found = sorted(phone_lines(db.session()), key=lambda line: line.verified_on)
    return render(
        "admin/phones.html",
        lines=[
            (
                line,
                telephone(line.number),
                line.name(lang),
                known[line.office].name(lang) if line.office else "",
            )
            for line in found
        ],
        oldest=town_today() - timedelta(days=182),
    )


@pages.post("/phones/<int:number>/verified", gate=ADMINS)
def verified(number: int) -> Answer:
    with work(now()) as w:
        verify_line(w, number, by=current_actor())
    tell(gettext("Verified today."))
    return see("admin.phones")


@pages.post("/phones/<int:number>/remove", gate=ADMINS)
def remove(number: int) -> Answer:
    with work(now()) as w:
        remove_line(w, number, by=current_actor())
    tell(gettext("Taken out of the directory."))
    return see("admin.phones")


@pages.get("/phones/new", gate=ADMINS)
def new_phone() -> str:
    return render("admin/phone.html", form=LineForm(), line=None)


@pages.post("/phones/new", gate=ADMINS)
def add_phone() -> Answer:
    return _save(None)


@pages.get("/phones/<int:number>", gate=ADMINS)
def phone(number: int) -> str:
    line = _line(number)
    read = telephone(line.number)
    form = LineForm(
        number=read.shown if read else line.number,
        kind=line.kind,
        office_id=line.office,
        territory_id=line.territory,
        name_ar=line.name_ar,
        name_fr=line.name_fr,
        name_en=line.name_en,
        hours_ar=line.hours_ar,
        hours_fr=line.hours_fr,
        hours_en=line.hours_en,
    )
    return render("admin/phone.html", form=form, line=line)


@pages.post("/phones/<int:number>", gate=ADMINS)
def save_phone(number: int) -> Answer:
    return _save(_line(number))


def _save(line: LineCard | None) -> Answer:
    form = LineForm()
    if not form.validate():
        return invalid("admin/phone.html", form, line=line)
    entry = LineEntry(
        form.number.data,
        form.kind.data,
        form.office_id.data,
        form.territory_id.data,
        form.name_ar.data or "",
        form.name_fr.data or "",
        form.name_en.data or "",
        form.hours_ar.data or "",
        form.hours_fr.data or "",
        form.hours_en.data or "",
    )
    try:
        with work(now()) as w:
            write_line(
                w, entry, line=line.id if line else None, phones=components().phones, by=current_actor()
            )
    except Invalid as wrong:
        form.refuse(wrong)
        return invalid("admin/phone.html", form, line=line)
    tell(gettext("Saved, and verified today."))
    return see("admin.phones")


def _line(number: int) -> LineCard:
    found = next((line for line in phone_lines(db.session()) if line.id == number), None)
    if found is None:
        raise NotFound
    return found
