"""Concerns as the public may know them: frozen cards made of Core rows, never the stored concern."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.arabic import stems
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.privacy import Audience, words_public
from portal.domain.standing import ANSWERED, DONE, UNANSWERED
from portal.store.cards import Card, card_of, select_card
from portal.store.models import Association, Concern, Support
from portal.store.queries.concerns.order import newest_first
from portal.store.standing import due_day, is_late, stands_in
from portal.store.visibility import visible_to


class Standing(StrEnum):
    """What a list can be narrowed to: an answer is owed, or late, or given, or the thing is done."""

    OPEN = "open"
    LATE = "late"
    ANSWERED = "answered"
    DONE = "done"


_IN: Final = {
    Standing.OPEN: UNANSWERED,
    Standing.LATE: UNANSWERED,
    Standing.ANSWERED: ANSWERED - DONE,
    Standing.DONE: DONE,
}


@dataclass(frozen=True, slots=True)
class ConcernCard:
    """One line of a public list. `title` is "" where only quarter and category are public.

    `association` is the name of the one that reported, `supports` how many said "me too"; `due` is the day
    by which the next word is due.
    """

    number: int
    kind: Kind
    category: Category
    state: State
    exposure: Exposure
    tier: Tier
    territory: int
    received_on: date
    language: str
    title: str
    association: str
    supports: int
    due: date | None


@dataclass(frozen=True, slots=True)
class PublicConcern:
    """A concern's own page: its card, the reviewed text, who answers, and what it was raised on."""

    card: ConcernCard
    text: str
    office: int | None
    article: int | None
    version: int


@dataclass(frozen=True, slots=True)
class ConcernFilter:
    """How a public list is narrowed; `territories` are ids, empty for all.

    `late_on` leaves only what was late on that day.
    """

    category: Category | None = None
    kind: Kind | None = None
    standing: Standing | None = None
    late_on: date | None = None
    territories: frozenset[int] = frozenset()
    association: int | None = None
    text: str = ""


_SUPPORTS: Final = (
    select(func.count(distinct(Support.supporter)))
    .where(Support.concern_id == Concern.id)
    .correlate(Concern)
    .scalar_subquery()
)
_CARD: Final = card_of(
    ConcernCard,
    number=Concern.id,
    kind=Concern.kind,
    category=Concern.category,
    state=Concern.state,
    exposure=Concern.exposure,
    tier=Concern.tier,
    territory=Concern.territory_id,
    received_on=Concern.received_on,
    language=Concern.language,
    title=Concern.title,
    association=func.coalesce(Association.name, ""),
    supports=_SUPPORTS,
    due=due_day(),
)


def _public(wanted: Select[Card]) -> Select[Card]:
    joined = wanted.select_from(Concern).outerjoin(Association, Association.id == Concern.association_id)
    return joined.where(visible_to(Audience.PUBLIC))


# Statements are built once: putting one together costs more than reading a card.
_CARDS: Final = _public(select(_CARD))
_PAGES: Final = _public(
    select_card(
        PublicConcern,
        card=_CARD,
        text=Concern.public_text,
        office=Concern.office_id,
        article=Concern.article_id,
        version=Concern.version,
    )
)


def cards() -> Select[ConcernCard]:
    """The public selection every list narrows further; what it finds goes through `card`."""
    return _CARDS


def card(found: ConcernCard) -> ConcernCard:
    """One of `cards`, less the words and the name that its exposure keeps back."""
    return found if words_public(found.exposure) else replace(found, title="", association="")


def public_concerns(
    session: Session, wanted: ConcernFilter, *, limit: int, offset: int = 0
) -> list[ConcernCard]:
    """Newest first."""
    rows = cards().where(*_conditions(wanted)).order_by(*newest_first()).limit(limit).offset(offset)
    return [card(found) for found in session.scalars(rows)]


def count_public(session: Session, wanted: ConcernFilter) -> int:
    counted = select(func.count()).select_from(Concern)
    return session.scalar(counted.where(visible_to(Audience.PUBLIC), *_conditions(wanted))) or 0


def _conditions(wanted: ConcernFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.category:
        found.append(Concern.category == wanted.category)
    if wanted.kind:
        found.append(Concern.kind == wanted.kind)
    if wanted.standing:
        found.append(stands_in(_IN[wanted.standing]))
    if wanted.late_on:
        found.append(is_late(wanted.late_on))
    if wanted.territories:
        found.append(Concern.territory_id.in_(wanted.territories))
    if wanted.association:
        # Where only quarter and subject are public, so is not who reported.
        found += [Concern.association_id == wanted.association, Concern.exposure == Exposure.PUBLIC]
    if wanted.text:
        # Only what is public may be searched: a hit on hidden words would tell that they are there.
        found.append(Concern.exposure == Exposure.PUBLIC)
        found.extend(containing(Concern.folded, wanted.text))
    return found


def containing(column: Any, text: str, most: int = 8) -> list[ColumnElement[bool]]:
    """Every word of `text`, by its stem, which the column holds too; at most `most` words count."""
    return [column.contains(stem, autoescape=True) for stem in stems(text)[:most]]


def public_concern(session: Session, number: int) -> PublicConcern | None:
    """A concern the public may open, or None: not there and not public are the same answer."""
    found = session.scalars(_PAGES.where(Concern.id == number)).one_or_none()
    if found is None:
        return None
    text = found.text if words_public(found.card.exposure) else ""
    return replace(found, card=card(found.card), text=text)


def nearby(session: Session, number: int, territory: int, *, limit: int = 4) -> list[ConcernCard]:
    """Other public concerns of the same quarter, newest first."""
    rows = cards().where(Concern.territory_id == territory, Concern.id != number)
    return [card(found) for found in session.scalars(rows.order_by(*newest_first()).limit(limit))]
