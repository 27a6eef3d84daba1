# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registering an association by the receipt of its declaration."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import DateField

from portal.domain.actions import Action
from portal.domain.associations import ABOUT_LIMIT, DECLARATION_LIMIT, NAME_LIMIT, DeclarationKind
from portal.domain.errors import Invalid
from portal.services.associations.register import Declaration, register_association
from portal.store.engine.work import work
from portal.web.associations.rooms import pages
from portal.web.forms.fields import Chosen, CodeRadio, Filled, LineField, TextField
from portal.web.forms.forms import Form, invalid
from portal.web.forms.places import PlaceField
from portal.web.request.access import allow
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor


class RegistrationForm(Form):
    name = LineField(lazy_gettext("Name, as declared"), [Filled()], limit=NAME_LIMIT)
    name_fr = LineField(lazy_gettext("Name in Latin letters"), limit=NAME_LIMIT)
    territory = PlaceField(lazy_gettext("Where it works"), [Chosen()])
    about = TextField(lazy_gettext("What it does"), limit=ABOUT_LIMIT)
    declaration_kind = CodeRadio(lazy_gettext("Which receipt do you hold?"), [Chosen()], of=DeclarationKind)
    declaration_number = LineField(lazy_gettext("Number of the receipt"), [Filled()], limit=DECLARATION_LIMIT)
    declared_on = DateField(lazy_gettext("Date of the receipt"), [Filled()])


@pages.get("/register", gate=allow(Action.REGISTER_ASSOCIATION))
def register() -> str:
    return render("associations/register.html", form=RegistrationForm())


@pages.post("/register", gate=allow(Action.REGISTER_ASSOCIATION))
def send() -> Response | tuple[str, int]:
    form = RegistrationForm()
    if not form.validate():
        return invalid("associations/register.html", form)
    try:
        with work(now()) as w:
            slug = register_association(w, _declared(form), by=current_actor()).slug
    except Invalid as wrong:
        form.refuse(wrong)
        return invalid("associations/register.html", form)
    tell(gettext("We have your registration. An administrator compares it with the declaration receipt."))
    return see("association.desk", slug=slug)


def _declared(form: RegistrationForm) -> Declaration:
    return Declaration(
        name=form.name.data,
        name_fr=form.name_fr.data or "",
        about=form.about.data or "",
        territory=form.territory.data,
        kind=form.declaration_kind.data,
        number=form.declaration_number.data,
        declared_on=form.declared_on.data,
    )
