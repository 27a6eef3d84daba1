"""Concerns as the public may know them: frozen cards made of Core rows, never the stored concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.arabic import stems
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.lateness import UNANSWERED
from portal.domain.loop import ANSWERED, DONE
from portal.domain.privacy import Audience, words_public
from portal.store.lateness import is_late
from portal.store.models import Association, Concern, Support
from portal.store.queries.concerns.order import newest_first
from portal.store.visibility import visible_to


class Standing(StrEnum):
    """What a list can be narrowed to: an answer is owed, or late, or given, or the thing is done."""

    OPEN = "open"
    LATE = "late"
    ANSWERED = "answered"
    DONE = "done"


_IN: Final = {
    Standing.OPEN: tuple(sorted(UNANSWERED)),
    Standing.LATE: tuple(sorted(UNANSWERED)),
    Standing.ANSWERED: tuple(sorted(ANSWERED - DONE)),
    Standing.DONE: tuple(sorted(DONE)),
}


@dataclass(frozen=True, slots=True)
class ConcernCard:
    """One line of a public list. `title` is "" where only quarter and category are public.

    `association` is the name of the one that reported, `supports` how many said "me too".
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
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class PublicConcern:
    """A concern's own page: its card, the reviewed text, who answers, and what it was raised on."""

    card: ConcernCard
    text: str
    office: int | None
    confirm_by: date | None
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
_CARD: Final = (
    Concern.id,
    Concern.kind,
    Concern.category,
    Concern.state,
    Concern.exposure,
    Concern.tier,
    Concern.territory_id,
    Concern.received_on,
    Concern.language,
    Concern.title,
    func.coalesce(Association.name, ""),
    _SUPPORTS,
    Concern.answer_by,
)


def cards() -> Select[Any]:
    """The public selection every list narrows further; rows are turned into cards by `card`."""
    return (
        select(*_CARD)
        .select_from(Concern)
        .outerjoin(Association, Association.id == Concern.association_id)
        .where(visible_to(Audience.PUBLIC))
    )


def card(row: Row[Any] | Sequence[Any]) -> ConcernCard:
    """A row of `cards`, less the words and the name that its exposure keeps back."""
    found = ConcernCard(*row[: len(_CARD)])
    return found if words_public(found.exposure) else replace(found, title="", association="")


def public_concerns(
    session: Session, wanted: ConcernFilter, *, limit: int, offset: int = 0
) -> list[ConcernCard]:
    """Newest first."""
    rows = cards().where(*_conditions(wanted)).order_by(*newest_first()).limit(limit).offset(offset)
    return [card(row) for row in session.execute(rows)]


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
        found.append(Concern.state.in_(_IN[wanted.standing]))
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
    found = cards().add_columns(
        Concern.public_text,
        Concern.office_id,
        Concern.confirm_by,
        Concern.article_id,
        Concern.version,
    )
    row = session.execute(found.where(Concern.id == number)).one_or_none()
    if row is None:
        return None
    shown = card(row)
    text, *rest = row[len(_CARD) :]
    return PublicConcern(shown, text if words_public(shown.exposure) else "", *rest)


def nearby(session: Session, number: int, territory: int, *, limit: int = 4) -> list[ConcernCard]:
    """Other public concerns of the same quarter, newest first."""
    rows = cards().where(Concern.territory_id == territory, Concern.id != number)
    return [card(row) for row in session.execute(rows.order_by(*newest_first()).limit(limit))]
