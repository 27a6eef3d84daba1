# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds: reports of which nothing is erased while a court or an authority needs them."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField
from wtforms.validators import NumberRange

from portal.domain.errors import Invalid
from portal.domain.retention import Hold
from portal.services.concerns import legal_hold
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.erasure.retention import held_concerns
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen, CodeField, Filled
from portal.web.forms.forms import Form
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

MOST = 2**31 - 1


class HoldForm(Form):
    number = IntegerField(
        lazy_gettext("Number of the report"),
        [Filled(), NumberRange(1, MOST, message=error_messages.WORDS["unknown"])],
    )
    reason = CodeField(lazy_gettext("Who asks for it"), [Chosen()], of=Hold, empty=error_messages.CHOOSE)


@pages.get("/holds", gate=ADMINS)
def holds() -> str:
    return _page(HoldForm())


@pages.post("/holds", gate=ADMINS)
def stop_clocks() -> Answer:
    form = HoldForm()
    if not form.validate():
        return _page(form), 422
    try:
        with work(now()) as w:
            legal_hold.stop_clocks(w, form.number.data, form.reason.data, by=current_actor())
    except Invalid as wrong:
        form.refuse(wrong)
        return _page(form), 422
    tell(gettext("On hold. Nothing of this report is erased until you lift it."))
    return see("admin.holds")


@pages.post("/holds/<int:number>/lift", gate=ADMINS)
def start_clocks(number: int) -> Answer:
    with work(now()) as w:
        legal_hold.start_clocks(w, number, by=current_actor())
    tell(gettext("Lifted. What is long due is erased within the hour."))
    return see("admin.holds")


def _page(form: HoldForm) -> str:
    return render("admin/holds.html", form=form, held=held_concerns(db.session()))
