"""Articles as the public reads them: lists, and one page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.arabic import stems
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.loop import Tally
from portal.store.models import Article, Translation
from portal.store.queries.articles.concerns import tallies
from portal.store.queries.articles.translated import Translated, is_whole, languages_of
from portal.store.queries.town.places import offices, territories

Statement = Select[*tuple[Any, ...]]

_READABLE = (ArticleState.PUBLISHED, ArticleState.WITHDRAWN)
MOST_WORDS = 8
"""Words of a search that are looked for; each costs one comparison a row."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article in a list; `language` is that of its title and lead, which may not be the reader's."""

    id: int
    slug: str
    kind: ArticleKind
    language: str
    title: str
    lead: str
    office: str
    territory: str
    event_at: datetime | None
    published_at: datetime
    updated_at: datetime | None
    tally: Tally = Tally()

    @property
    def event_on(self) -> datetime | None:
        return self.event_at

    @property
    def heard(self) -> int:
        return self.tally.heard

    @property
    def answered(self) -> int:
        return self.tally.answered

    @property
    def done(self) -> int:
        return self.tally.done


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article as its page shows it; `languages` are those it can be read in."""

    id: int
    slug: str
    kind: ArticleKind
    state: ArticleState
    original: str
    language: str
    languages: tuple[str, ...]
    title: str
    lead: str
    place: str
    html: str
    office: str
    office_id: int | None
    territory: str
    territory_id: int | None
    responds_to: int | None
    event_at: datetime | None
    published_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list is narrowed to; a territory stands for all inside it, `text` for words anywhere."""

    kind: ArticleKind | None = None
    office: int | None = None
    territory: int | None = None
    text: str = ""
    words: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(dict.fromkeys(stems(self.text)))[:MOST_WORDS])

    @property
    def active(self) -> bool:
        return bool(self.kind or self.office or self.territory or self.words)


def list_articles(
    session: Session, lang: str, chosen: ArticleFilter, *, limit: int, offset: int = 0
) -> list[ArticleCard]:
    """Published articles for readers of `lang`, newest first, with what became of their concerns."""
    rows = session.execute(_chosen(session, _cards(lang), chosen).limit(limit).offset(offset)).all()
    counted = tallies(session, [row.id for row in rows])
    return [_card(session, row, lang, counted.get(row.id, Tally())) for row in rows]


def count_articles(session: Session, chosen: ArticleFilter) -> int:
    """How many published articles there are."""
    return session.scalar(_chosen(session, select(func.count(Article.id)), chosen)) or 0


def article_page(session: Session, slug: str, lang: str) -> ArticlePage | None:
    """The article of this address as readers of `lang` see it; withdrawn ones too, drafts never."""
    return _read(session, _page(lang, by_slug=True), slug, lang)


def preview_page(session: Session, number: int, lang: str) -> ArticlePage | None:
    """Any article by its number, in any state: for its editors."""
    return _read(session, _page(lang, by_slug=False), number, lang)


def article_number(session: Session, slug: str) -> int | None:
    """The number of a published article, None when there is none."""
    return session.scalar(
        select(Article.id).where(Article.slug == slug, Article.state == ArticleState.PUBLISHED)
    )


@cache
def _page(lang: str, *, by_slug: bool) -> Statement:
    """Built once: putting a statement together costs more than running it."""
    spoken = Translated(Article, lang)
    wanted = select(
        Article.id,
        Article.slug,
        Article.kind,
        Article.state,
        Article.original_language,
        spoken.of("language"),
        languages_of(Article),
        spoken.of("title"),
        spoken.of("lead"),
        spoken.of("place"),
        spoken.of("html"),
        Article.office_id,
        Article.territory_id,
        Article.responds_to_id,
        Article.event_at,
        Article.published_at,
        Article.updated_at,
        Article.expires_at,
        Article.withdrawn_reason,
    ).select_from(spoken.source)
    if by_slug:
        return wanted.where(Article.slug == bindparam("asked"), Article.state.in_(_READABLE))
    return wanted.where(Article.id == bindparam("asked"))


def _read(session: Session, statement: Statement, asked: str | int, lang: str) -> ArticlePage | None:
    row = session.execute(statement, {"asked": asked}).first()
    if row is None:
        return None
    return ArticlePage(
        id=row.id,
        slug=row.slug,
        kind=row.kind,
        state=row.state,
        original=row.original_language,
        language=row.language or row.original_language,
        languages=tuple(sorted((row.languages or row.original_language).split(","))),
        title=row.title,
        lead=row.lead,
        place=row.place,
        html=row.html,
        office=_office(session, row.office_id, lang),
        office_id=row.office_id,
        territory=_territory(session, row.territory_id, lang),
        territory_id=row.territory_id,
        responds_to=row.responds_to_id,
        event_at=row.event_at,
        published_at=row.published_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        withdrawn_reason=row.withdrawn_reason,
    )


@cache
def _cards(lang: str) -> Statement:
    spoken = Translated(Article, lang)
    own = (Article.id, Article.slug, Article.kind, Article.office_id, Article.territory_id)
    dates = (Article.event_at, Article.published_at, Article.updated_at)
    return (
        select(*own, *dates, spoken.of("language"), spoken.of("title"), spoken.of("lead"))
        .select_from(spoken.source)
        .order_by(Article.published_at.desc(), Article.id.desc())
    )


def _card(session: Session, row: Row[*tuple[Any, ...]], lang: str, counted: Tally) -> ArticleCard:
    return ArticleCard(
        id=row.id,
        slug=row.slug,
        kind=row.kind,
        language=row.language,
        title=row.title,
        lead=row.lead,
        office=_office(session, row.office_id, lang),
        territory=_territory(session, row.territory_id, lang),
        event_at=row.event_at,
        published_at=row.published_at,
        updated_at=row.updated_at,
        tally=counted,
    )


def _chosen(session: Session, statement: Statement, chosen: ArticleFilter) -> Statement:
    statement = statement.where(Article.state == ArticleState.PUBLISHED)
    if chosen.kind:
        statement = statement.where(Article.kind == chosen.kind)
    if chosen.office:
        statement = statement.where(Article.office_id == chosen.office)
    if chosen.territory:
        inside: Collection[int] = territories(session).descendants(chosen.territory)
        statement = statement.where(Article.territory_id.in_(inside))
    if chosen.words:
        found = [Translation.folded.contains(word, autoescape=True) for word in chosen.words]
        said = select(Translation.article_id).where(is_whole(Translation), *found)
        statement = statement.where(Article.id.in_(said))
    return statement


def _office(session: Session, office: int | None, lang: str) -> str:
    return offices(session)[office].name(lang) if office else ""


def _territory(session: Session, territory: int | None, lang: str) -> str:
    return territories(session)[territory].name(lang) if territory else ""
