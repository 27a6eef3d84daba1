"""Composing a follow-up: what it takes up so far, what it could, and who will be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.arabic import fold
from portal.domain.articles import Outcome
from portal.domain.concerns import Exposure, State
from portal.domain.reading import whole_number
from portal.store.cards import select_card
from portal.store.models import Attachment, Concern
from portal.store.queries.articles.concerns import article_concern_numbers
from portal.store.queries.concerns.order import newest_first
from portal.store.queries.concerns.public import ConcernCard, card, cards, containing

OFFERED: Final = 30


@dataclass(frozen=True, slots=True)
class Composed:
    """A concern in a draft; `concern` is None when the public may no longer know of it.

    `seen` is the state it was in when the outcome was chosen.
    """

    number: int
    concern: ConcernCard | None
    outcome: Outcome
    answer: str
    seen: State

    @property
    def moved(self) -> bool:
        return self.concern is None or self.concern.state is not self.seen


@dataclass(frozen=True, slots=True)
class ToldCounts:
    """Who learns of a publication: reporters in their case line, associations, offices (each once)."""

    reporters: int
    associations: int
    offices: int


def composed(session: Session, article: int) -> list[Composed]:
    """What a follow-up takes up, in its order."""
    rows = session.execute(
        select(Attachment.concern_id, Attachment.outcome, Attachment.answer, Attachment.seen)
        .where(Attachment.article_id == article)
        .order_by(Attachment.position)
    ).all()
    known = concerns_named(session, [row.concern_id for row in rows])
    return [
        Composed(row.concern_id, known.get(row.concern_id), row.outcome, row.answer, row.seen) for row in rows
    ]


def concerns_named(session: Session, numbers: Collection[int]) -> Mapping[int, ConcernCard]:
    """Number → card of those among `numbers` that are public."""
    if not numbers:
        return {}
    found = (card(one) for one in session.scalars(cards().where(Concern.id.in_(numbers))))
    return {concern.number: concern for concern in found}


def concerns_to_take_up(
    session: Session, text: str, *, announcement: int | None, leave_out: Collection[int], limit: int = OFFERED
) -> Sequence[ConcernCard]:
    """Public concerns for an editor to choose from, newest first.

    Found by words or number; without any, what was raised on `announcement`, or everything without one.
    """
    rows = cards().where(Concern.id.not_in(leave_out))
    if number := _number(text):
        rows = rows.where(Concern.id == number)
    elif text:
        rows = rows.where(Concern.exposure == Exposure.PUBLIC, *containing(Concern.folded, text))
    elif announcement is not None:
        rows = rows.where(Concern.id.in_(article_concern_numbers()))
    newest = rows.order_by(*newest_first()).limit(limit)
    return [card(found) for found in session.scalars(newest, {"articles": [announcement]})]


def told(session: Session, numbers: Collection[int]) -> ToldCounts:
    """Count who follows these concerns."""
    found = select_card(
        ToldCounts,
        reporters=func.count(Concern.id),
        associations=func.count(distinct(Concern.association_id)),
        offices=func.count(distinct(Concern.office_id)),
    ).where(Concern.id.in_(numbers))
    return session.scalars(found).one()


def _number(text: str) -> int | None:
    return whole_number(fold(text).strip(" #"))
