"""What residents raised on an article: concerns paired with it, or taken up by its follow-ups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    bindparam,
    func,
    select,
    union,
)
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleState, Outcome
from portal.domain.concerns import State
from portal.domain.loop import Tally
from portal.domain.places import TerritoryKind
from portal.domain.privacy import Audience
from portal.store.models import Article, Attachment, Concern
from portal.store.queries.concerns.joined import carrier
from portal.store.queries.concerns.order import newest_first
from portal.store.queries.concerns.public import ConcernCard, card, cards
from portal.store.queries.town.places import TerritoryTree, territories
from portal.store.visibility import visible_to

SHOWN: Final = 20
"""Concerns on an article's page; the rest is a list away."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A concern in a follow-up; `answer` is in the follow-up's original language."""

    concern: ConcernCard
    outcome: Outcome
    answer: str


@dataclass(frozen=True, slots=True)
class AnnexCount:
    """How many concerns an annex raised; `slug` is what filters by it."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticleConcernCounts:
    """Every concern of an article, counted: by what became of it, and by annex."""

    total: int
    tally: Tally
    annexes: tuple[AnnexCount, ...]


def article_concerns(
    session: Session, article: int, *, territory: int | None = None, limit: int = SHOWN
) -> list[ConcernCard]:
    """Public concerns raised on `article`, newest first; `territory` leaves those inside it."""
    rows, asked = _article_concerns(), {"articles": [article], "most": limit}
    if territory is not None:
        rows = rows.where(Concern.territory_id.in_(territories(session).descendants(territory)))
    return [card(found) for found in session.scalars(rows, asked)]


def article_concern_counts(session: Session, article: int, lang: str) -> ArticleConcernCounts:
    """Count what `article` raised, without reading it."""
    rows = session.execute(_counts(), {"articles": [article]}).all()
    tree, annexes, counted = territories(session), dict[int, int](), Tally()
    for territory, state, count in rows:
        counted = _added(counted, state, count)
        annex = _annex(tree, territory)
        if annex is not None:
            annexes[annex] = annexes.get(annex, 0) + count
    order = [place.id for place in tree]
    named = [
        AnnexCount(tree[annex].slug, tree[annex].name(lang), annexes[annex])
        for annex in sorted(annexes, key=order.index)
    ]
    return ArticleConcernCounts(sum(count for *_, count in rows), counted, tuple(named))


def tallies(session: Session, articles: Collection[int]) -> dict[int, Tally]:
    """Article → what became of the public concerns it raised or took up."""
    if not articles:
        return {}
    rows = session.execute(_tallied(), {"articles": list(articles)})
    found: dict[int, Tally] = {}
    for article, state, count in rows:
        found[article] = _added(found.get(article, Tally()), state, count)
    return found


def taken_up(session: Session, article: int) -> list[TakenUp]:
    """The concerns a follow-up takes up, in its order; one that is no longer public is left out."""
    rows = session.execute(_taken_up(), {"article": article})
    return [TakenUp(card(found), outcome, answer) for found, outcome, answer in rows]


# Statements are built once: putting one together costs more than running it.


@cache
def _article_concerns() -> Select[ConcernCard]:
    newest = cards().where(Concern.id.in_(article_concern_numbers())).order_by(*newest_first())
    return newest.limit(bindparam("most", type_=Integer))


@cache
def _counts() -> Select[*tuple[Any, ...]]:
    return (
        select(Concern.territory_id, Concern.state, func.count())
        .where(Concern.id.in_(article_concern_numbers()), visible_to(Audience.PUBLIC))
        .group_by(Concern.territory_id, Concern.state)
    )


@cache
def _tallied() -> Select[*tuple[Any, ...]]:
    pairs = _pairs().subquery()
    return (
        select(pairs.c.article, Concern.state, func.count())
        .join(Concern, Concern.id == pairs.c.concern)
        .where(visible_to(Audience.PUBLIC))
        .group_by(pairs.c.article, Concern.state)
    )


@cache
def _taken() -> Subquery:
    """What an article takes up, and the concern that goes on for each."""
    taken = select(Attachment.id, carrier().label("concern")).join(
        Concern, Concern.id == Attachment.concern_id
    )
    return taken.where(Attachment.article_id == bindparam("article")).subquery("taken")


@cache
def _taken_up() -> Select[*tuple[Any, ...]]:
    return (
        cards()
        .add_columns(Attachment.outcome, Attachment.answer)
        .join(_taken(), Concern.id == _taken().c.concern)
        .join(Attachment, Attachment.id == _taken().c.id)
        .order_by(Attachment.position)
    )


def article_concern_numbers() -> Select[*tuple[Any, ...]]:
    """The concerns of the articles given as `articles` (a list) when the statement runs.

    A union of three index ranges, where one OR would read the whole table.
    """
    return select(_pairs().subquery().c.concern)


def _pairs() -> CompoundSelect[*tuple[Any, ...]]:
    """(article, concern) for each of `articles`, each concern once however it came to it.

    What was joined with another counts as that one.
    """
    articles: BindParameter[list[int]] = bindparam("articles", expanding=True)
    goes_on = carrier()
    paired = select(Concern.article_id.label("article"), goes_on.label("concern")).where(
        Concern.article_id.in_(articles)
    )
    taken_up = select(Attachment.article_id, goes_on).join(Concern, Concern.id == Attachment.concern_id)
    own = taken_up.where(Attachment.article_id.in_(articles))
    followed = (
        select(Article.responds_to_id, goes_on)
        .join(Attachment, Attachment.article_id == Article.id)
        .join(Concern, Concern.id == Attachment.concern_id)
        .where(Article.responds_to_id.in_(articles), Article.state == ArticleState.PUBLISHED)
    )
    return union(paired, own, followed)


def _annex(tree: TerritoryTree, territory: int) -> int | None:
    return next((p.id for p in reversed(tree.path(territory)) if p.kind is TerritoryKind.ANNEX), None)


def _added(counted: Tally, state: State, count: int) -> Tally:
    one = Tally().add(state)
    return Tally(
        counted.heard + one.heard * count,
        counted.answered + one.answered * count,
        counted.done + one.done * count,
    )
