"""The strip of latest events: what was published, answered and confirmed, until it is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import Category, Exposure, State
from portal.domain.lifecycle import REMARKS, UNDO_WINDOW
from portal.domain.privacy import Audience
from portal.store.base import UtcDateTime
from portal.store.models import Article, Concern, TimelineEntry
from portal.store.queries.articles.translated import Translated
from portal.store.queries.town.places import territories
from portal.store.visibility import visible_to

FRESH: Final = timedelta(days=30)
"""After this an event is no news. An alert ends at its own hour, if it has one."""

SHOWN: Final = 3


class News(StrEnum):
    PUBLISHED = "published"
    ALERT = "alert"
    ANSWERED = "answered"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class LatestCard:
    """One event: of an article (`slug`) or of a concern (`number`).

    `title` is "" for a concern whose words are not public: `category` and `territory` say what it is about.
    """

    news: News
    at: datetime
    language: str
    title: str
    slug: str | None = None
    number: int | None = None
    category: Category | None = None
    territory: str = ""


def latest(session: Session, lang: str, now: datetime, limit: int = SHOWN) -> list[LatestCard]:
    """The newest events first, alerts that still hold before everything."""
    hours = {"now": now, "fresh": now - FRESH, "settled": now - UNDO_WINDOW}
    rows = session.execute(_events(lang), {**hours, "most": limit})
    tree = territories(session)
    return [
        LatestCard(
            news=News(row.news),
            at=row.at,
            language=row.language,
            title=row.title,
            slug=row.slug,
            number=row.id if row.slug is None else None,
            category=Category(row.category) if row.category else None,
            territory=tree[row.territory].name(lang) if row.territory else "",
        )
        for row in rows
    ]


@cache
def _events(lang: str) -> Select[*tuple[Any, ...]]:
    """Built once: putting a statement together costs more than running it."""
    events = union_all(_articles(lang), _concerns()).subquery()
    urgent = case((events.c.news == News.ALERT.value, 0), else_=1)
    newest = select(events).order_by(urgent, events.c.at.desc(), events.c.id.desc())
    return newest.limit(bindparam("most", type_=Integer))


def _hour(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


def _articles(lang: str) -> Select[*tuple[Any, ...]]:
    spoken = Translated(Article, lang)
    alert = Article.kind == ArticleKind.ALERT
    holds = or_(
        Article.expires_at > _hour("now"),
        and_(Article.expires_at.is_(None), Article.published_at > _hour("fresh")),
    )
    news = case((alert, News.ALERT.value), else_=News.PUBLISHED.value)
    return (
        select(
            news.label("news"),
            Article.published_at.label("at"),
            Article.id.label("id"),
            Article.slug.label("slug"),
            spoken.of("language"),
            spoken.of("title"),
            null().label("category"),
            null().label("territory"),
        )
        .select_from(spoken.source)
        .where(Article.state == ArticleState.PUBLISHED, holds)
    )


def _concerns() -> Select[*tuple[Any, ...]]:
    """Answers and confirmations outside follow-ups, which have their own line, and past being taken back."""
    reached = or_(
        and_(TimelineEntry.target == State.ANSWERED, Concern.state == State.ANSWERED),
        and_(TimelineEntry.target == State.CONFIRMED_DONE, Concern.state == State.CONFIRMED_DONE),
    )
    news = case((TimelineEntry.target == State.ANSWERED, News.ANSWERED.value), else_=News.DONE.value)
    title = case((Concern.exposure == Exposure.PUBLIC, Concern.title), else_="")
    return (
        select(
            news,
            TimelineEntry.at,
            Concern.id,
            null(),
            Concern.language,
            title,
            cast(Concern.category, String),
            Concern.territory_id,
        )
        .join(Concern, Concern.id == TimelineEntry.concern_id)
        .where(
            TimelineEntry.at.between(_hour("fresh"), _hour("settled")),
            TimelineEntry.article_id.is_(None),
            TimelineEntry.action.not_in(sorted(REMARKS)),
            reached,
            visible_to(Audience.PUBLIC),
        )
    )
