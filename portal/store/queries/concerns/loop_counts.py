"""How far the town's loop has come: what was announced, heard, answered and done, in four numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import State
from portal.domain.privacy import Audience
from portal.domain.standing import ANSWERED, DONE, HEARD
from portal.store.models import Article, Concern
from portal.store.standing import stands_in
from portal.store.visibility import visible_to

_ANNOUNCING = (ArticleKind.ANNOUNCEMENT, ArticleKind.MEETING, ArticleKind.WORKS, ArticleKind.ALERT)


@dataclass(frozen=True, slots=True)
class Promises:
    """Announcements, and the public concerns by what became of them; each number contains the next."""

    announced: int
    heard: int
    answered: int
    done: int


def promises(session: Session) -> Promises:
    """Count them, in two statements answered from indexes."""
    announced = session.scalar(
        select(func.count())
        .select_from(Article)
        .where(Article.state == ArticleState.PUBLISHED, Article.kind.in_(_ANNOUNCING))
    )
    heard, answered, done = session.execute(
        select(_among(HEARD), _among(ANSWERED), _among(DONE))
        .select_from(Concern)
        .where(visible_to(Audience.PUBLIC))
    ).one()
    return Promises(announced or 0, heard, answered, done)


def _among(states: frozenset[State]) -> ColumnElement[int]:
    return func.count().filter(stands_in(states))
