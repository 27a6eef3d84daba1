# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of the queue, settled for their reader: in words, with the days that are left and who is at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext

from portal.domain.concerns import Category, Exposure, Kind, State
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, working_days_left
from portal.domain.lifecycle import CONFIRM_WITHIN_DAYS, holder
from portal.domain.standing import NEXT_WORD, UNSORTED, DueDay
from portal.store.engine.database import db
from portal.store.engine.town_time import town_day
from portal.store.queries.concerns.desk import QueueRow
from portal.store.queries.concerns.desk_concern import names_of
from portal.store.queries.town.places import holidays, territories
from portal.web.cards.concern_cards import place_of
from portal.web.cards.next_word import Owed, owed
from portal.web.desk.words import state_word
from portal.web.forms.voice_notes import wordless
from portal.web.request.components import now
from portal.web.request.sessions import current_actor

_GIVEN: Final = {
    DueDay.ACKNOWLEDGE_BY: ACKNOWLEDGE,
    DueDay.ANSWER_BY: ANSWER,
    DueDay.CONFIRM_BY: CONFIRM_WITHIN_DAYS,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue: days `left` of `total` for the next word, None when no day is due.

    `reviewer` is "" for nobody.
    """

    number: int
    title: str
    state: State
    word: str
    category: Category
    place: str
    day: date
    language: str
    source: str
    owed: Owed
    left: int | None
    total: int
    working: bool
    dangerous: bool
    sealed: bool
    appealed: bool
    unread: bool
    spoken: bool
    reviewer: str


def settled(found: Iterable[QueueRow]) -> list[Row]:
    moment = now()
    held = [(row, holder(row.state, row.taken_by, row.taken_at, moment)) for row in found]
    names = names_of(db.session(), {account for _, account in held if account is not None})
    return [_row(row, account, names, town_day(moment)) for row, account in held]


def _row(row: QueueRow, reviewer: int | None, names: Mapping[int, str], today: date) -> Row:
    next_word = owed(row.state, row.due, today)
    return Row(
        number=row.number,
        title=row.words or wordless(row.spoken, row.category),
        state=row.state,
        word=state_word(row.state, row.kind),
        category=row.category,
        place=place_of(row.territory, territories(db.session())),
        day=row.received_on,
        language=row.language if row.words else "",
        source=row.association,
        owed=next_word,
        left=days_left(next_word, row.state, today),
        total=term_of(row.state),
        working=in_working_days(row.state),
        dangerous=row.kind is Kind.SAFETY or row.category is Category.SAFETY,
        sealed=row.exposure is Exposure.SEALED,
        appealed=row.appealed and row.state in UNSORTED,
        unread=row.unread,
        spoken=row.spoken is not None,
        reviewer=reviewer_name(reviewer, names),
    )


def reviewer_name(account: int | None, names: Mapping[int, str]) -> str:
    """Who is reviewing, for the reader of this request; "" for nobody."""
    if account is None:
        return ""
    mine = account == current_actor().account
    return str(gettext("you")) if mine else names.get(account) or str(gettext("a colleague"))


def in_working_days(state: State) -> bool:
    """Whether what is due is counted in working days; residents have thirty plain days to judge a claim."""
    return NEXT_WORD[state].due is not DueDay.CONFIRM_BY


def days_left(next_word: Owed, state: State, today: date) -> int | None:
    """Days until the next word is due, working days or plain ones; None when no day is due."""
    due = next_word.due
    if due is None:
        return None
    working = in_working_days(state)
    return next_word.left(
        working_days_left(today, due, holidays(db.session())) if working else (due - today).days
    )


def term_of(state: State) -> int:
    """How many days somebody was given for a concern in `state`; 0 where no day is set."""
    due = NEXT_WORD[state].due
    return _GIVEN[due] if due else 0
