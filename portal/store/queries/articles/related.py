"""What stands with an article: the one it responds to, follow-ups, statements, and notes of its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, ArticleState
from portal.store.models import Article, Attachment, Revision
from portal.store.queries.articles.translated import Translated
from portal.store.queries.town.places import offices


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """Another article, as a link; `language` is its title's, `taken_up` how many concerns it takes up."""

    id: int
    slug: str
    kind: ArticleKind
    language: str
    title: str
    lead: str
    office: str
    published_at: datetime
    taken_up: int


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What changed on the page, in the words of its editor."""

    at: datetime
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """Everything newest first."""

    announcement: RelatedArticle | None
    follow_ups: tuple[RelatedArticle, ...]
    statements: tuple[RelatedArticle, ...]
    notes: tuple[ChangeNote, ...]


def related_articles(session: Session, article: int, responds_to: int | None, lang: str) -> RelatedArticles:
    """Read what stands with `article` in one query; only what is public."""
    asked = {"article": article, "responds_to": responds_to}
    rows = session.execute(_around(lang), asked).all()
    others = [_related(session, row, lang) for row in rows if row.slug is not None]
    answers = [other for other in others if other.id != responds_to]
    return RelatedArticles(
        announcement=next((other for other in others if other.id == responds_to), None),
        follow_ups=tuple(other for other in answers if other.kind is ArticleKind.FOLLOW_UP),
        statements=tuple(other for other in answers if other.kind is ArticleKind.STATEMENT),
        notes=tuple(_once((row for row in rows if row.slug is None), lang)),
    )


@cache
def _around(lang: str) -> Select[*tuple[Any, ...]]:
    """Built once: putting a statement together costs more than running it."""
    both = union_all(_articles(lang), _notes()).subquery()
    return select(both).order_by(both.c.at.desc(), both.c.id.desc())


def _articles(lang: str) -> Select[*tuple[Any, ...]]:
    spoken = Translated(Article, lang)
    near = or_(
        Article.responds_to_id == bindparam("article"), Article.id == bindparam("responds_to", type_=Integer)
    )
    attached = select(func.count(Attachment.id)).where(Attachment.article_id == Article.id).scalar_subquery()
    return (
        select(
            Article.published_at.label("at"),
            Article.id,
            Article.slug,
            Article.kind,
            spoken.of("language"),
            spoken.of("title"),
            spoken.of("lead"),
            Article.office_id,
            attached.label("taken_up"),
        )
        .select_from(spoken.source)
        .where(near, Article.state == ArticleState.PUBLISHED)
    )


def _notes() -> Select[*tuple[Any, ...]]:
    return select(
        Revision.at,
        Revision.id,
        null(),
        null(),
        Revision.language,
        Revision.note,
        literal(""),
        null(),
        literal(0),
    ).where(Revision.article_id == bindparam("article"), Revision.minor.is_(False))


def _related(session: Session, row: Row[Any], lang: str) -> RelatedArticle:
    office = offices(session)[row.office_id].name(lang) if row.office_id else ""
    return RelatedArticle(
        id=row.id,
        slug=row.slug,
        kind=row.kind,
        language=row.language,
        title=row.title,
        lead=row.lead,
        office=office,
        published_at=row.at,
        taken_up=row.taken_up,
    )


def _once(rows: Iterable[Row[Any]], lang: str) -> Iterable[ChangeNote]:
    """One note a correction: it was written once, however many languages it changed."""
    by_moment: dict[datetime, ChangeNote] = {}
    for row in rows:
        if row.at not in by_moment or row.language == lang:
            by_moment[row.at] = ChangeNote(row.at, row.language, row.title)
    return by_moment.values()
