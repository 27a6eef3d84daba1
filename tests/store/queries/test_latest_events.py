"""The strip of latest news: what comes into it, how it is worded, and when it is old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import Category, Exposure, State
from portal.domain.lifecycle import UNDO_WINDOW, Readership
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, TimelineEntry
from portal.store.queries.articles.latest_events import FRESH, LatestCard, News, latest
from tests import makers

HOUR = timedelta(hours=1)


def news(limit: int = 9) -> list[LatestCard]:
    return latest(db.session(), "ar", makers.NOON, limit)


def moved(
    session: Session, target: State, ago: timedelta, article: int | None = None, **given: object
) -> int:
    """A concern in `target`, brought there `ago`, by a follow-up if named."""
    concern = makers.concern(session, **{"state": target, **given})
    action = Action.ANSWER if target is State.ANSWERED else Action.CONFIRM
    session.add(
        TimelineEntry(
            concern_id=concern.id,
            action=action,
            target=target,
            role=Role.MODERATOR,
            at=makers.NOON - ago,
            voice=Readership.PUBLIC,
            article_id=article,
        )
    )
    return int(concern.id)


def test_the_newest_stands_first_after_alerts_that_hold(database: Engine) -> None:
    with work(makers.NOON) as w:
        s = w.session
        makers.article(s, slug="older", published_at=makers.NOON - 5 * HOUR)
        makers.article(
            s,
            slug="alert",
            kind=ArticleKind.ALERT,
            published_at=makers.NOON - 50 * HOUR,
            expires_at=makers.NOON + HOUR,
        )
        answered = moved(s, State.ANSWERED, 3 * HOUR)
        done = moved(s, State.CONFIRMED_DONE, 4 * HOUR)
    assert [(card.news, card.slug or card.number) for card in news()] == [
        (News.ALERT, "alert"),
        (News.ANSWERED, answered),
        (News.DONE, done),
        (News.PUBLISHED, "older"),
    ]
    assert len(news(limit=2)) == 2


def test_what_is_old_over_or_not_public_is_no_news(database: Engine) -> None:
    with work(makers.NOON) as w:
        s = w.session
        makers.article(s, published_at=makers.NOON - FRESH - HOUR)
        makers.article(s, kind=ArticleKind.ALERT, expires_at=makers.NOON)
        makers.article(s, state=ArticleState.WITHDRAWN)
        makers.article(s, state=ArticleState.SCHEDULED)
        moved(s, State.ANSWERED, FRESH + HOUR)
        moved(s, State.ANSWERED, HOUR, exposure=Exposure.SEALED)
        moved(s, State.ANSWERED, UNDO_WINDOW / 2)
    assert news() == []


@pytest.mark.parametrize("state", [State.REOPENED, State.MERGED, State.CLAIMED_DONE])
def test_an_answer_that_no_longer_stands_is_no_news(database: Engine, state: State) -> None:
    with work(makers.NOON) as w:
        number = moved(w.session, State.ANSWERED, HOUR)
        w.session.get_one(Concern, number).state = state
    assert news() == []


def test_what_a_follow_up_carried_is_told_by_the_follow_up(database: Engine) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="told", kind=ArticleKind.FOLLOW_UP)
        moved(w.session, State.ANSWERED, HOUR, article=article.id)
    assert [card.slug for card in news()] == ["told"]


def test_words_that_are_not_public_give_way_to_subject_and_place(database: Engine) -> None:
    with work(makers.NOON) as w:
        place = makers.territory(w.session, name_ar="درب السور")
        moved(
            w.session,
            State.ANSWERED,
            HOUR,
            exposure=Exposure.AREA,
            title="مقهى فلان",
            category=Category.NOISE,
            territory_id=place.id,
        )
    [card] = news()
    assert (card.title, card.category, card.territory) == ("", Category.NOISE, "درب السور")


@pytest.mark.parametrize("action", [Action.NOTE, Action.REWORD, Action.REVEAL])
def test_what_is_no_step_is_no_news(database: Engine, action: Action) -> None:
    """An old answer does not come back when moderators note something, reword it, or open a contact."""
    with work(makers.NOON) as w:
        number = moved(w.session, State.ANSWERED, FRESH + HOUR)
        w.session.add(
            TimelineEntry(
                concern_id=number,
                action=action,
                source=State.ANSWERED,
                target=State.ANSWERED,
                role=Role.MODERATOR,
                at=makers.NOON - HOUR,
                voice=Readership.CASE,
            )
        )
    assert news() == []
