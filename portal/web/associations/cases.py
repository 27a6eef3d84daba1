# SPDX-License-Identifier: AGPL-3.0-or-later
"""One report of an association: members read it, leaders answer, confirm, deny, appeal and withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.domain.actions import Action
from portal.domain.concerns import TEXT_LIMIT, State, headline
from portal.domain.errors import Invalid, NotFound
from portal.domain.lifecycle import STEPS, days_given
from portal.domain.text import clean
from portal.services.concerns import follow_case, judge_claim, mark_read
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.associations.unread import is_unread
from portal.store.queries.concerns.cases import Case, case
from portal.store.queries.concerns.joined import joined_number
from portal.store.queries.concerns.timeline import loop_from
from portal.store.queries.town.places import offices, territories
from portal.web.associations.rooms import inside, leads, own, this_association
from portal.web.cards.concern_cards import place_of
from portal.web.cards.joined_concern import joined
from portal.web.cards.next_word import owed_for
from portal.web.forms.voice_notes import spoken
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

Answer = Response | str | tuple[str, int]
STEPS_OF_LEADERS = (Action.REPLY, Action.CONFIRM, Action.DENY, Action.APPEAL, Action.WITHDRAW)


@own.get("/<slug>/reports/<int:number>", gate=inside(Action.TRACK_ASSOCIATION))
def show(slug: str, number: int) -> str:  # noqa: ARG001  # read by the gate
    return _page(_case(number))


@own.post("/<slug>/reports/<int:number>/read", gate=inside(Action.TRACK_ASSOCIATION))
def read(slug: str, number: int) -> Answer:
    """Opening a page changes nothing; saying that one has read it does."""
    _case(number)
    with work(now()) as w:
        mark_read.mark_read(w, number, current_actor().account or 0)
    return see("association.show", slug=slug, number=number)


@own.post("/<slug>/reports/<int:number>/write", gate=inside(Action.MANAGE_MEMBERS))
def write(slug: str, number: int) -> Answer:
    return _act(
        slug,
        number,
        lambda w, text: follow_case.write(w, number, text, by=current_actor()),
        gettext("Sent. The moderators read it."),
    )


@own.post("/<slug>/reports/<int:number>/judge", gate=inside(Action.MANAGE_MEMBERS))
def judge(slug: str, number: int) -> Answer:
    done = request.form.get("done") == "yes"
    said = (
        gettext("It counts as confirmed.")
        if done
        else gettext("It is open again, and the office has to answer anew.")
    )
    return _act(
        slug,
        number,
        lambda w, text: judge_claim.judge(w, number, done=done, text=text, by=current_actor()),
        said,
    )


@own.post("/<slug>/reports/<int:number>/appeal", gate=inside(Action.MANAGE_MEMBERS))
def appeal(slug: str, number: int) -> Answer:
    return _act(
        slug,
        number,
        lambda w, text: follow_case.appeal(w, number, text, by=current_actor()),
        gettext("Another moderator will look at it."),
    )


@own.post("/<slug>/reports/<int:number>/withdraw", gate=inside(Action.MANAGE_MEMBERS))
def withdraw(slug: str, number: int) -> Answer:
    if request.form.get("sure") != "yes":
        return _page(_case(number), {"sure": gettext("Tick the box if you are sure.")}), 422
    return _act(
        slug,
        number,
        lambda w, _: follow_case.withdraw(w, number, by=current_actor()),
        gettext("The report is withdrawn."),
    )


def _act(slug: str, number: int, step: Callable[[Work, str], Any], said: str) -> Answer:
    """Take a step, which also says that everything before it was read."""
    found = _case(number)
    errors: dict[str, str] = {}
    text = _text(errors)
    if not errors:
        try:
            with work(now()) as w:
                step(w, text)
                mark_read.mark_read(w, number, current_actor().account or 0)
        except Invalid as wrong:
            errors = {name: str(error_messages.say(code)) for name, code in wrong.fields.items()}
    if errors:
        return _page(found, errors, text), 422
    tell(said)
    return see("association.show", slug=slug, number=number)


def _text(errors: dict[str, str]) -> str:
    typed = request.form.get("text", "")
    text = clean(typed, max(TEXT_LIMIT, 2 * len(typed)), lines=True)
    if len(text) > TEXT_LIMIT:
        errors["text"] = str(error_messages.say("too_long"))
    return text


def _case(number: int) -> Case:
    """The case, if it is this association's; another's might as well not exist."""
    found = case(db.session(), number)
    if found is None or found.association != this_association().id:
        raise NotFound
    return found


def _page(found: Case, errors: dict[str, str] | None = None, typed: str = "") -> str:
    """The page of a case; after a refused step with what is wrong and what was typed."""
    known, lang = offices(db.session()), current_language()
    tree = territories(db.session())
    today = town_today()
    voice = "" if found.spoken is None else spoken(found.spoken)
    next_word = owed_for(found, today)
    due = next_word.due
    return render(
        "association/show.html",
        association=this_association(),
        case=found,
        title=found.title or headline(found.original) or voice or gettext("Withdrawn report"),
        voice=voice,
        place=place_of(found.territory, tree),
        office=known[found.office].name(lang) if found.office else "",
        offices={number: card.name(lang) for number, card in known.items()},
        loop=loop_from(found.state, found.kind, list(found.timeline)),
        owed=next_word,
        left=next_word.left((due - today).days) if due else None,
        term=days_given(found.state, found.received_on, due) if due else 0,
        steps=_open_steps(found) if leads() else frozenset(),
        leads=leads(),
        unread=is_unread(db.session(), found.number, current_actor().account or 0),
        joined=joined_number(db.session(), found.number) if found.state is State.MERGED else None,
        errors=errors or {},
        typed=typed,
        sent=(request.endpoint or "").rpartition(".")[2],
    )


def _open_steps(found: Case) -> frozenset[str]:
    """The steps a leader may take now, as the table has them."""
    possible = {action for action in STEPS_OF_LEADERS if found.state in STEPS[action].sources}
    if found.appealed:
        possible.discard(Action.APPEAL)
    if found.state not in (State.WITHDRAWN, State.MERGED):
        possible.add(Action.WRITE)
    other = joined(found)
    if other is not None and other.judges:
        possible |= {Action.CONFIRM, Action.DENY}
    if current_actor().staff:
        possible -= {Action.CONFIRM, Action.DENY}
    return frozenset(action.value for action in possible)
