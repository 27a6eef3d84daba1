# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holidays: days that deadlines pass over."""

from __future__ import annotations

from datetime import date

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import DateField

from portal.domain.errors import Invalid, NotFound
from portal.services.town.manage_holidays import add_holiday, fill_year, remove_holiday
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.town.holidays import named_holidays
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Filled, LineField
from portal.web.forms.forms import Form
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor

NAME = 120
YEARS_AHEAD = 2


class HolidayForm(Form):
    day = DateField(lazy_gettext("Day"), [Filled()])
    name = LineField(lazy_gettext("What for"), [Filled()], limit=NAME)


@pages.get("/holidays", gate=ADMINS)
def holidays() -> str:
    return _page(HolidayForm())


@pages.post("/holidays", gate=ADMINS)
def add() -> Answer:
    form = HolidayForm()
    if not form.validate():
        return _page(form), 422
    try:
        with work(now()) as w:
            add_holiday(w, form.day.data, form.name.data, by=current_actor())
    except Invalid as wrong:
        form.refuse(wrong)
        return _page(form), 422
    tell(gettext("Added. Deadlines set from now on pass over it."))
    return see("admin.holidays")


@pages.post("/holidays/fill", gate=ADMINS)
def fill() -> Answer:
    asked = request.form.get("year", "")
    if asked not in map(str, _years()):
        raise NotFound
    with work(now()) as w:
        fill_year(w, int(asked), by=current_actor())
    tell(gettext("Filled in. Add the days that follow the moon when they are announced."))
    return see("admin.holidays")


@pages.post("/holidays/<day>/remove", gate=ADMINS)
def remove_day(day: str) -> Answer:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    with work(now()) as w:
        remove_holiday(w, chosen, by=current_actor())
    tell(gettext("Taken out."))
    return see("admin.holidays")


def _years() -> list[int]:
    this = town_today().year
    return list(range(this, this + YEARS_AHEAD))


def _page(form: HolidayForm) -> str:
    return render("admin/holidays.html", form=form, years=_years(), days=named_holidays(db.session()))
