"""Withdraw a published article: its address stays and says why."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.domain.articles import ArticleState
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.services.articles.locked import Written, close_article, expect, open_article
from portal.store.engine.work import Work


def withdraw(w: Work, number: int, version: int, reason: str, *, by: Actor) -> Written:
    """Take an article off the public pages. Concerns it moved stay where they are: their people were told.

    Raises NotAllowed, NotFound, Conflict, WrongState, or Invalid without a reason.
    """
    article = open_article(w, number, version, Action.WITHDRAW_ARTICLE, by)
    expect(article, Action.WITHDRAW_ARTICLE, ArticleState.PUBLISHED)
    if not reason:
        raise Invalid({"reason": "required"})
    article.state = ArticleState.WITHDRAWN
    article.withdrawn_reason = reason
    w.tell(Event(EventKind.ARTICLE_WITHDRAWN, article=article.id))
    return close_article(w, article, Action.WITHDRAW_ARTICLE, by)
