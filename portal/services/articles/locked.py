"""Take an article in hand to change it: permitted, found, and still as the editor saw it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actions import Action
from portal.domain.articles import ArticleState
from portal.domain.errors import Conflict, NotFound, WrongState
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.store.engine.work import Work
from portal.store.models import Article


@dataclass(frozen=True, slots=True)
class Written:
    """An article after a change; `version` is what the next change has to bring."""

    number: int
    slug: str
    version: int


def open_article(w: Work, number: int, version: int | None, action: Action, by: Actor) -> Article:
    """Return article `number`, locked, for `by` to do `action` to it.

    Raises NotAllowed, NotFound, or Conflict when it was saved since `version`; None takes it as it is.
    """
    require(by, action)
    article = w.session.get(Article, number, with_for_update=True)
    if article is None:
        raise NotFound
    if version is not None and article.version != version:
        raise Conflict
    return article


def expect(article: Article, action: Action, *states: ArticleState) -> None:
    """Raise WrongState unless the article is in one of `states`."""
    if article.state not in states:
        raise WrongState(action.value, article.state.value)


def close_article(w: Work, article: Article, action: Action, by: Actor, **facts: str | int | None) -> Written:
    """Count the change, write who made it, and return what the next one needs."""
    article.version += 1
    article.saved_at = w.now
    w.record(action.value, f"article {article.id}", by=by.account, version=article.version, **facts)
    w.session.flush()
    return Written(article.id, article.slug, article.version)
