"""Where articles and concerns name one another: the few words a link needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.store.cards import select_card
from portal.store.models import Article, Attachment, Concern
from portal.store.queries.articles.translated import Translated
from portal.store.queries.concerns.joined import carrier


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A published article; `outcome` and `answer` are what it says of the concern, if it takes it up."""

    slug: str
    kind: ArticleKind
    language: str
    title: str
    published_at: datetime
    outcome: Outcome | None = None
    answer: str = ""


def raised_in(session: Session, article: int, lang: str) -> CrossReference | None:
    """The article a concern was raised on, if it can still be read."""
    spoken = Translated(Article, lang)
    found = (
        select_card(
            CrossReference,
            slug=Article.slug,
            kind=Article.kind,
            language=spoken.of("language"),
            title=spoken.of("title"),
            published_at=Article.published_at,
        )
        .select_from(spoken.source)
        .where(Article.id == article, Article.state == ArticleState.PUBLISHED)
    )
    return session.scalars(found).first()


def followed_up_in(session: Session, number: int, lang: str) -> list[CrossReference]:
    """The published follow-ups that take a concern up, or what was joined with it, newest first."""
    spoken = Translated(Article, lang)
    found = (
        select_card(
            CrossReference,
            slug=Article.slug,
            kind=Article.kind,
            language=spoken.of("language"),
            title=spoken.of("title"),
            published_at=Article.published_at,
            outcome=Attachment.outcome,
            answer=Attachment.answer,
        )
        .select_from(spoken.source)
        .join(Attachment, Attachment.article_id == Article.id)
        .join(Concern, Concern.id == Attachment.concern_id)
        .where(
            or_(Concern.id == number, Concern.merged_into_id == number),
            carrier() == number,
            Article.state == ArticleState.PUBLISHED,
        )
        .order_by(Article.published_at.desc())
    )
    return list(session.scalars(found))
