# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quarantine on the desk: what came in a flood, let into the queue one by one or put away in heaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.actions import Action
from portal.domain.concerns import Category, State
from portal.domain.errors import WrongState
from portal.domain.floods import BATCH
from portal.domain.reading import whole_number
from portal.domain.text import clean
from portal.services.concerns import sort_quarantine
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.concerns.quarantine import Waiting, count_lane, lane, numbers_in_lane
from portal.store.queries.town.places import territories
from portal.web.cards.concern_cards import place_of
from portal.web.desk import forms
from portal.web.desk.room import moderators, pages
from portal.web.forms.voice_notes import wordless
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.paging import numbered
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor

PER_PAGE: Final = 50
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A line of the lane, as the macro `queue_row` draws it."""

    number: int
    title: str
    state: State
    category: Category
    place: str
    day: date
    language: str
    alike: int


@pages.get("/quarantine", gate=moderators)
def quarantine() -> str:
    words = _words(request.args.get("q", ""))
    session, actor = db.session(), current_actor()
    page = numbered(count_lane(session, actor, words), PER_PAGE)
    found = lane(session, actor, words, limit=PER_PAGE, offset=page.offset)
    return render(
        "desk/quarantine.html", rows=[_row(one) for one in found], page=page, words=words, batch=BATCH
    )


@pages.post("/quarantine/preview", gate=moderators)
def preview_junk() -> str | AnyResponse:
    """Show how many would be declined, and what the first of them say, before any is."""
    chosen = _chosen()
    if not chosen:
        tell(gettext("Tick the reports first, or search for words that junk has in common."), "warn")
        return see("desk.quarantine")
    return _preview(forms.Decline(Action.DECLINE, formdata=None, data={"text": _usual_words()}), chosen)


@pages.post("/quarantine/decline", gate=moderators)
def decline_junk() -> str | AnyResponse | tuple[str, int]:
    form, chosen = forms.Decline(Action.DECLINE), _ticked()
    if not form.validate():
        return _preview(form, chosen), 422
    with work(now()) as w:
        done = sort_quarantine.decline_junk(
            w, chosen, form.reason.data, form.text.data or "", by=current_actor()
        )
    tell(ngettext("%(num)s report was declined as junk.", "%(num)s reports were declined as junk.", done))
    return see("desk.quarantine")


@pages.post("/quarantine/<int:number>/release", gate=moderators)
def release(number: int) -> AnyResponse:
    """Let one report into the queue."""
    try:
        with work(now()) as w:
            sort_quarantine.release(w, number, by=current_actor())
    except WrongState:
        tell(gettext("This report is no longer in quarantine."), "warn")
    else:
        tell(gettext("Report %(number)s is in the queue now.", number=number))
    return see("desk.quarantine")


def _preview(form: forms.Decline, chosen: list[int]) -> str:
    shown = {one.number: one for one in lane(db.session(), current_actor(), limit=BATCH)}
    found = [shown[number] for number in chosen if number in shown]
    return render("desk/junk.html", form=form, chosen=chosen, first=[_row(one) for one in found[:PER_PAGE]])


def _chosen() -> list[int]:
    """What this request names: everything that contains some words, or what was ticked."""
    if request.form.get("all"):
        return numbers_in_lane(db.session(), current_actor(), _words(request.form.get("q", "")), limit=BATCH)
    return _ticked()


def _ticked() -> list[int]:
    said = request.form.getlist("number")[:BATCH]
    return [number for one in said if (number := whole_number(one)) is not None]


def _words(said: str) -> str:
    return clean(said[:LONGEST], 3 * LONGEST)


def _usual_words() -> str:
    """What a person among the junk is told; every moderator may say it otherwise."""
    return str(
        gettext(
            "Very many automatic messages came in, and yours looked like one of them. If you wrote it "
            "yourself, ask for a second look here: a person will read it."
        )
    )


def _row(one: Waiting) -> QuarantineRow:
    return QuarantineRow(
        number=one.number,
        title=one.words or wordless(one.spoken, one.category),
        state=one.state,
        category=one.category,
        place=place_of(one.territory, territories(db.session())),
        day=one.received_on,
        language=one.language if one.words else "",
        alike=one.alike,
    )
