# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of the association's list, with place, deadline and last answer in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.concerns import Kind, State
from portal.store.engine.database import db
from portal.store.queries.associations.concerns import AssociationConcern
from portal.store.queries.town.places import OfficeCard, TerritoryTree, offices, territories
from portal.web.cards.concern_cards import place_of
from portal.web.cards.next_word import Owed, owed
from portal.web.forms.voice_notes import spoken
from portal.web.request.components import town_today
from portal.web.request.language import current_language


class Turn(StrEnum):
    """What the line's button is for."""

    JUDGE = "judge"
    REPLY = "reply"
    READ = "read"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AssociationConcernRow:
    number: int
    kind: Kind
    title: str
    language: str
    state: State
    place: str
    received_on: date
    owed: Owed
    left: int | None
    term: int
    answered_on: date | None
    office: str
    unread: bool
    turn: Turn


def rows(association_concerns: Iterable[AssociationConcern]) -> list[AssociationConcernRow]:
    tree, known, lang = territories(db.session()), offices(db.session()), current_language()
    today = town_today()
    return [_row(one, today, tree, known, lang) for one in association_concerns]


def _row(
    one: AssociationConcern,
    today: date,
    tree: TerritoryTree,
    known: Mapping[int, OfficeCard],
    lang: str,
) -> AssociationConcernRow:
    next_word, left = owed(one.state, one.due, today), one.days_left(today)
    return AssociationConcernRow(
        number=one.number,
        kind=one.kind,
        title=one.title or ("" if one.spoken is None else spoken(one.spoken)),
        language=one.language if one.title else "",
        state=one.state,
        place=place_of(one.territory, tree),
        received_on=one.received_on,
        owed=next_word,
        left=None if left is None else next_word.left(left),
        term=one.term,
        answered_on=one.answered_on,
        office=known[one.office].name(lang) if one.office else "",
        unread=one.unread,
        turn=_turn(one),
    )


def _turn(one: AssociationConcern) -> Turn:
    if one.state is State.CLAIMED_DONE:
        return Turn.JUDGE
    if one.state is State.WAITING:
        return Turn.REPLY
    return Turn.READ if one.unread else Turn.OPEN
