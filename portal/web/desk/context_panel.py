# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands beside a concern: who should answer and why, what is due, what is like it, who names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import gettext

from portal.domain.concerns import State, default_exposure
from portal.domain.standing import Ower
from portal.store.engine.database import db
from portal.store.queries.articles.cross_references import followed_up_in, raised_in
from portal.store.queries.concerns.desk_concern import DeskConcern, Similar
from portal.store.queries.concerns.joined import joined_reports
from portal.store.queries.delivery.undelivered import undelivered_about
from portal.store.queries.town.places import route, territories
from portal.web.cards.concern_cards import place_of
from portal.web.cards.next_word import Owed, owed_for
from portal.web.desk.rows import days_left, in_working_days, term_of
from portal.web.desk.words import state_word
from portal.web.request.components import town_today
from portal.web.request.language import current_language
from portal.web.text.labels import in_words

DAYS_TOLD: Final = 3
"""Of the mails that could not be delivered the newest are told: the last one says how things stand."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The next word: in `word` what it is, and the days `left` of `total`, `working` days or plain ones.

    `left` is None where no day was set.
    """

    owed: Owed
    word: str
    left: int | None
    total: int
    working: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """Another concern that may be the same, settled for its reader."""

    number: int
    title: str
    state: State
    word: str
    place: str
    day: date
    likeness: int


def context_panel(concern: DeskConcern, alike: list[Similar]) -> dict[str, Any]:
    """The names that the context column knows."""
    session, lang = db.session(), current_language()
    return {
        "deadline": _deadline(concern),
        "joined": joined_reports(session, concern.number),
        "alike": [_settled(one) for one in alike],
        "office_reason": _why_this_office(concern),
        "exposure_reason": _why_this_exposure(concern),
        "raised_in": raised_in(session, concern.article, lang) if concern.article else None,
        "followed_up_in": followed_up_in(session, concern.number, lang),
        "undelivered": undelivered_about(session, concern.number)[:DAYS_TOLD],
    }


def _deadline(concern: DeskConcern) -> Deadline | None:
    """What is due next; None once nobody owes a word."""
    state, today = concern.state, town_today()
    next_word = owed_for(concern, today)
    if next_word.ower is Ower.NOBODY:
        return None
    left = days_left(next_word, state, today)
    return Deadline(next_word, _word(next_word.ower), left, term_of(state), in_working_days(state))


def _word(ower: Ower) -> str:
    match ower:
        case Ower.MODERATORS:
            word = gettext("A first answer to the reporter")
        case Ower.REPORTER:
            word = gettext("Reply of the reporter")
        case Ower.OFFICE:
            word = gettext("Answer of the office")
        case _:
            word = gettext("Confirmation by residents")
    return str(word)


def _settled(one: Similar) -> Alike:
    return Alike(
        number=one.number,
        title=one.words or in_words(State.WITHDRAWN),
        state=one.state,
        word=state_word(one.state, one.kind),
        place=place_of(one.territory, territories(db.session())),
        day=one.received_on,
        likeness=one.likeness,
    )


def _why_this_office(concern: DeskConcern) -> str:
    """The rule behind the proposal, so that it can be judged and not only followed."""
    rule = route(db.session(), concern.category, concern.territory)
    category = in_words(concern.category)
    if rule is None:
        return str(gettext("No rule for %(category)s here: please choose.", category=category))
    if rule.territory is None:
        return str(gettext("Rule: %(category)s, everywhere", category=category))
    place = territories(db.session())[rule.territory].name(current_language())
    return str(gettext("Rule: %(category)s × %(place)s", category=category, place=place))


def _why_this_exposure(concern: DeskConcern) -> str:
    usual = in_words(default_exposure(concern.kind, concern.category))
    return str(gettext("Usual for this subject: %(exposure)s", exposure=usual))
