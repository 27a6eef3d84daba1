"""Publish an article, now or at its hour, together with everything it says of concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.article_drafts import Words, faults, period_faults
from portal.domain.articles import PUBLISHABLE, ArticleState
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.languages import Language
from portal.domain.people import CLOCK, Actor
from portal.services.articles.attach_concerns import Attached, attached_to, check_attached, move_attached
from portal.services.articles.locked import Written, close_article, expect, open_article
from portal.services.articles.write import words_of
from portal.store.engine.work import Work
from portal.store.models import Article

FARTHEST: Final = timedelta(days=366)


def publish(w: Work, number: int, version: int | None, *, by: Actor) -> Written:
    """Make a draft or scheduled article public, and move and notify every concern it takes up.

    Raises NotAllowed, NotFound, Conflict, WrongState, Invalid or ConcernsMoved; then nothing happened.
    """
    article = open_article(w, number, version, Action.PUBLISH_ARTICLE, by)
    expect(article, Action.PUBLISH_ARTICLE, *PUBLISHABLE)
    attached = attached_to(w, article)
    _check(article, attached, w.now)
    move_attached(w, article, attached, by=by)
    article.state = ArticleState.PUBLISHED
    article.published_at = w.now
    article.scheduled_at = None
    w.tell(Event(EventKind.ARTICLE_PUBLISHED, article=article.id))
    return close_article(w, article, Action.PUBLISH_ARTICLE, by)


def schedule(w: Work, number: int, version: int, at: datetime, *, by: Actor) -> Written:
    """Have the clock publish an article at `at`, aware and to come. Raises as `publish`."""
    article = open_article(w, number, version, Action.PUBLISH_ARTICLE, by)
    expect(article, Action.PUBLISH_ARTICLE, *PUBLISHABLE)
    if not w.now < at <= w.now + FARTHEST:
        raise Invalid({"at": "past" if at <= w.now else "too_far"})
    _check(article, attached_to(w, article), at)
    article.state = ArticleState.SCHEDULED
    article.scheduled_at = at
    return close_article(w, article, Action.PUBLISH_ARTICLE, by, scheduled=at.isoformat())


def unschedule(w: Work, number: int, version: int, *, by: Actor) -> Written:
    """Make a scheduled article a draft again. Raises NotAllowed, NotFound, Conflict or WrongState."""
    article = open_article(w, number, version, Action.PUBLISH_ARTICLE, by)
    expect(article, Action.PUBLISH_ARTICLE, ArticleState.SCHEDULED)
    article.state = ArticleState.DRAFT
    article.scheduled_at = None
    return close_article(w, article, Action.PUBLISH_ARTICLE, by, scheduled=None)


def due(w: Work) -> list[int]:
    """Numbers of the scheduled articles whose hour has come, the longest waiting first."""
    hour_has_come = (Article.state == ArticleState.SCHEDULED, Article.scheduled_at <= w.now)
    return list(w.session.scalars(select(Article.id).where(*hour_has_come).order_by(Article.scheduled_at)))


def publish_due(w: Work, number: int) -> Written:
    """Publish one article whose hour has come; after a refusal, call `miss_hour` in work of its own."""
    return publish(w, number, None, by=CLOCK)


def miss_hour(w: Work, number: int) -> Written:
    """Hand an article back to its editors that could not be published at its hour.

    It keeps that hour: a draft with one is shown in the newsroom as having missed it.
    """
    article = open_article(w, number, None, Action.PUBLISH_ARTICLE, CLOCK)
    expect(article, Action.PUBLISH_ARTICLE, ArticleState.SCHEDULED)
    article.state = ArticleState.DRAFT
    return close_article(w, article, Action.PUBLISH_ARTICLE, CLOCK, missed=1)


def _check(article: Article, attached: Sequence[Attached], at: datetime) -> None:
    original = words_of(article).get(Language(article.original_language), Words())
    lacking = faults(article.kind, original, article.event_at)
    if wrong := lacking | period_faults(article.event_at, article.expires_at, at):
        raise Invalid(wrong)
    check_attached(article, attached)
