"""What time does: articles appear at their hour, claims lapse, reviews end, and the loop survives."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from sqlalchemy import Engine, select

from portal.domain.actions import Action
from portal.domain.articles import ArticleState
from portal.domain.concerns import State
from portal.domain.errors import Unavailable, WrongState
from portal.jobs.tasks import Task, lapse, publish_due, release, tasks
from portal.jobs.worker import Worker, in_background
from portal.services.concerns import lapse_claims
from portal.services.delivery.deliver import PostRoom
from portal.services.instance.retention import clock_is_calm
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Article, Concern, TimelineEntry
from tests import makers
from tests.fakes import LINKS, Postbox, Wording, alert_book
from tests.makers import NOON, TODAY


def _room(now: datetime = NOON) -> PostRoom:
    def works() -> AbstractContextManager[Work]:
        return work(now)

    return PostRoom(works, Postbox(), Wording(), "", alert_book(), LINKS)


def test_an_article_appears_at_its_hour(database: Engine) -> None:
    with work() as w:
        number = makers.article(
            w.session, state=ArticleState.SCHEDULED, published_at=None, scheduled_at=NOON
        ).id
    assert publish_due(_room(NOON - timedelta(minutes=1))) == 0
    assert publish_due(_room()) == 1
    assert publish_due(_room()) == 0
    assert db.session().get_one(Article, number).state is ArticleState.PUBLISHED


def test_an_article_that_cannot_be_published_goes_back_to_its_editors(database: Engine) -> None:
    with work() as w:
        number = makers.article(
            w.session, state=ArticleState.SCHEDULED, published_at=None, scheduled_at=NOON, title=""
        ).id
    assert publish_due(_room()) == 0
    assert db.session().get_one(Article, number).state is ArticleState.DRAFT


def _gone_on(days: int = 3) -> None:
    """Let the machine's clock go on for some days up to noon without a leap."""
    for ago in range(days, -1, -1):
        with work(NOON - timedelta(days=ago)) as w:
            clock_is_calm(w)


def test_a_claim_that_nobody_confirmed_lapses(database: Engine) -> None:
    _gone_on()
    with work() as w:
        over = makers.concern(w.session, state=State.CLAIMED_DONE, confirm_by=TODAY - timedelta(days=1)).id
        last_day = makers.concern(w.session, state=State.CLAIMED_DONE, confirm_by=TODAY).id
    assert lapse(_room()) == 1
    assert lapse(_room()) == 0
    session = db.session()
    assert session.get_one(Concern, over).state is State.UNCONFIRMED
    assert session.get_one(Concern, last_day).state is State.CLAIMED_DONE
    assert session.scalars(select(TimelineEntry.action)).all() == [Action.LAPSE]


def test_a_claim_judged_meanwhile_does_not_lapse(database: Engine) -> None:
    with work() as w:
        number = makers.concern(w.session, state=State.CONFIRMED_DONE).id
    with pytest.raises(WrongState), work(NOON) as w:
        lapse_claims.lapse(w, number)


def test_a_review_left_alone_is_released(database: Engine) -> None:
    with work() as w:
        moderator = makers.account(w.session).id
        numbers = [
            makers.concern(
                w.session, state=State.IN_REVIEW, taken_by=moderator, taken_at=NOON - timedelta(minutes=ago)
            ).id
            for ago in (16, 5)
        ]
    assert release(_room()) == 1
    session = db.session()
    assert [session.get_one(Concern, number).taken_at is None for number in numbers] == [True, False]


def test_a_worker_runs_each_task_when_it_is_due(database: Engine) -> None:
    now, done = [NOON], list[str]()

    def task(name: str, minutes: int) -> Task:
        def run() -> int:
            done.append(name)
            return 1

        return Task(name, timedelta(minutes=minutes), run)

    worker = Worker([task("often", 1), task("seldom", 10)], nullcontext, lambda: now[0])
    assert worker.turn() == 2
    assert worker.turn() == 0
    now[0] += timedelta(minutes=1)
    worker.turn()
    assert done == ["often", "seldom", "often"]


def test_a_task_that_fails_does_not_end_the_worker(database: Engine) -> None:
    def fail() -> int:
        raise Unavailable

    now = [NOON]
    worker = Worker([Task("broken", timedelta(minutes=1), fail)], nullcontext, lambda: now[0])
    assert worker.turn() == 0
    now[0] += timedelta(minutes=1)
    assert worker.turn() == 0


def test_a_worker_in_the_background_stops_when_told() -> None:
    ran = Event()

    def run() -> int:
        ran.set()
        return 0

    end = in_background(Worker([Task("once", timedelta(days=1), run)], nullcontext, lambda: NOON))
    assert ran.wait(10)
    [thread] = [one for one in enumerate_threads() if one.name == "worker"]
    end()
    thread.join(10)
    assert not thread.is_alive()


def test_every_task_does_nothing_on_an_empty_portal(database: Engine) -> None:
    assert {task.name: task.run() for task in tasks(_room())} == dict.fromkeys(
        ("publish", "deliver", "release", "reveals", "lapse", "forget", "hotspots", "scrub"), 0
    )
