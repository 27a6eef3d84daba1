"""Publishing, now or at its hour, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from portal.domain.article_drafts import Words
from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.concerns import State
from portal.domain.errors import Conflict, Invalid, NotAllowed, WrongState
from portal.domain.events import EventKind
from portal.domain.languages import Language
from portal.domain.people import CLOCK, Actor, Role
from portal.services.articles.attach_concerns import Choice, ConcernsMoved, compose
from portal.services.articles.publish import due, miss_hour, publish, publish_due, schedule, unschedule
from portal.services.articles.withdraw import withdraw
from portal.services.articles.write import create
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Article, Concern, OutboxEntry
from portal.store.queries.articles.public import article_page
from tests import makers
from tests.services.articles.test_write import draft

LATER = makers.NOON + timedelta(hours=2)


def drafted(w: Work, editor: Actor, **given: object) -> int:
    return create(w, draft(**given), by=editor).number


def test_publishing_makes_it_public_and_tells_of_it(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = publish(w, drafted(w, editor), 1, by=editor)
    page = article_page(db.session(), written.slug, "ar")
    assert page is not None
    assert page.published_at == makers.NOON
    assert page.updated_at is None
    assert db.session.scalars(select(OutboxEntry.kind)).all() == [EventKind.ARTICLE_PUBLISHED]


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"words": {Language.AR: Words(title="عنوان", place="هنا")}}, {"body"}),
        ({"words": {Language.AR: Words(body="نص", place="هنا")}}, {"title"}),
        ({"event_at": None}, {"event_at"}),
        ({"words": {Language.AR: Words("عنوان", "", "", "نص")}}, {"place"}),
        ({"kind": ArticleKind.FOLLOW_UP}, {"concerns"}),
        ({"original": Language.FR}, {"title", "body", "place"}),
    ],
)
def test_what_is_not_ready_stays_a_draft(
    database: Engine, given: dict[str, object], lacking: set[str]
) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor, **given)
    with work(makers.NOON) as w:
        with pytest.raises(Invalid) as refused:
            publish(w, number, 1, by=editor)
        with pytest.raises(Invalid):
            schedule(w, number, 1, LATER, by=editor)
    assert set(refused.value.fields) == lacking
    assert db.session.scalar(select(Article.state)) is ArticleState.DRAFT


def test_an_announcement_cannot_end_before_it_begins(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        for event, end in ((LATER, LATER), (LATER, makers.NOON)):
            with pytest.raises(Invalid) as refused:
                drafted(w, editor, event_at=event, expires_at=end)
            assert refused.value.fields == {"expires_at": "ends_first"}


def test_an_announcement_that_would_be_over_when_it_is_read_is_not_published(database: Engine) -> None:
    long_ago = makers.NOON - timedelta(days=2)
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        past = drafted(w, editor, event_at=long_ago, expires_at=makers.NOON - timedelta(hours=1))
        soon = drafted(w, editor, event_at=long_ago, expires_at=makers.NOON + timedelta(hours=1))
        with pytest.raises(Invalid) as refused:
            publish(w, past, 1, by=editor)
        assert refused.value.fields == {"expires_at": "over_already"}
        with pytest.raises(Invalid) as refused:
            schedule(w, soon, 1, LATER, by=editor)
        assert refused.value.fields == {"expires_at": "over_already"}
        publish(w, soon, 1, by=editor)


def test_the_clock_publishes_at_the_hour_and_not_before(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor)
        schedule(w, number, 1, LATER, by=editor)
        assert due(w) == []
    with work(LATER) as w:
        assert due(w) == [number]
        written = publish_due(w, number)
        assert due(w) == []
    page = article_page(db.session(), written.slug, "ar")
    assert page is not None
    assert page.published_at == LATER


@pytest.mark.parametrize(
    ("ahead", "code"), [(timedelta(0), "past"), (timedelta(days=-1), "past"), (timedelta(400), "too_far")]
)
def test_an_hour_that_is_no_hour_to_come_is_refused(database: Engine, ahead: timedelta, code: str) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        with pytest.raises(Invalid) as refused:
            schedule(w, drafted(w, editor), 1, makers.NOON + ahead, by=editor)
    assert refused.value.fields == {"at": code}


def test_a_schedule_can_be_called_off(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor)
        schedule(w, number, 1, LATER, by=editor)
        unschedule(w, number, 2, by=editor)
    with work(LATER) as w:
        assert due(w) == []
        assert w.session.get_one(Article, number).scheduled_at is None


def test_an_article_whose_concern_moved_misses_its_hour_and_says_so(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor, kind=ArticleKind.FOLLOW_UP)
        concern = makers.concern(w.session)
        compose(w, number, 1, [Choice(concern.id, Outcome.ANSWERED, "جواب")], by=editor)
        schedule(w, number, 2, LATER, by=editor)
        concern.state = State.WITHDRAWN
    with pytest.raises(ConcernsMoved), work(LATER) as w:
        publish_due(w, number)
    with work(LATER) as w:
        miss_hour(w, number)
        assert due(w) == []
        article = w.session.get_one(Article, number)
        assert article.state is ArticleState.DRAFT
        assert article.scheduled_at == LATER


def test_what_was_published_already_is_not_published_again(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor)
        publish(w, number, 1, by=editor)
    with pytest.raises(Conflict), work(makers.NOON) as w:
        publish(w, number, 1, by=editor)
    with pytest.raises(WrongState), work(makers.NOON) as w:
        publish(w, number, 2, by=editor)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_only_editors_publish_schedule_and_withdraw(database: Engine, role: Role) -> None:
    with work(makers.NOON) as w:
        number = drafted(w, makers.actor(w.session, Role.EDITOR))
        other = makers.actor(w.session, role)
        with pytest.raises(NotAllowed):
            publish(w, number, 1, by=other)
        with pytest.raises(NotAllowed):
            schedule(w, number, 1, LATER, by=other)
        with pytest.raises(NotAllowed):
            unschedule(w, number, 1, by=other)
        with pytest.raises(NotAllowed):
            withdraw(w, number, 1, "سبب", by=other)


def test_the_clock_publishes_but_does_not_withdraw(database: Engine) -> None:
    with work(makers.NOON) as w, pytest.raises(NotAllowed):
        withdraw(w, makers.article(w.session).id, 1, "سبب", by=CLOCK)


def test_a_withdrawn_article_keeps_its_address_and_says_why(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        article = makers.article(w.session, slug="a-slip")
        with pytest.raises(Invalid):
            withdraw(w, article.id, 1, "", by=editor)
        withdraw(w, article.id, 1, "نُشر بتاريخ خاطئ", by=editor)
        with pytest.raises(WrongState):
            withdraw(w, article.id, 2, "مرة أخرى", by=editor)
    page = article_page(db.session(), "a-slip", "ar")
    assert page is not None
    assert page.state is ArticleState.WITHDRAWN
    assert page.withdrawn_reason == "نُشر بتاريخ خاطئ"


def test_withdrawing_a_follow_up_leaves_its_concerns_where_it_brought_them(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = drafted(w, editor, kind=ArticleKind.FOLLOW_UP)
        concern = makers.concern(w.session).id
        compose(w, number, 1, [Choice(concern, Outcome.ANSWERED, "جواب")], by=editor)
        publish(w, number, 2, by=editor)
        withdraw(w, number, 3, "خطأ", by=editor)
    assert db.session.scalar(select(Concern.state)) is State.ANSWERED
