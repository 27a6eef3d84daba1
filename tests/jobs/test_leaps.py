"""A clock that leaps, or a town whose offset changes: nothing waits for ever, nothing is done twice or lost.

The leaps are those of machines: an hour back (a clock set right), a day ahead, a year ahead and then right
again, and 1970 (a machine that lost its battery).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from portal.domain.actions import Action
from portal.domain.articles import ArticleState
from portal.domain.concerns import State
from portal.domain.errors import WrongState
from portal.domain.events import Event, EventKind
from portal.domain.lifecycle import NEXT_MORNING
from portal.domain.people import VISITOR, Role
from portal.domain.photos import PhotoState
from portal.jobs.tasks import Task, deliver, lapse, publish_due, release, tasks
from portal.jobs.worker import Worker
from portal.services.accounts import passkeys
from portal.services.concerns.effects import Given
from portal.services.concerns.locked import holder_of
from portal.services.concerns.review import take, undo
from portal.services.concerns.steps import take_step
from portal.services.concerns.submit import Acknowledged, Report, submit_concern
from portal.services.delivery.deliver import PostRoom
from portal.services.media.upload_photos import sweep_unclaimed
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Article, ClockSeen, Concern, Mail, OutboxEntry, Passkey, Photo
from tests import makers
from tests.fakes import LINKS, PlainSealer, Postbox, Wording, alert_book
from tests.makers import NOON, PEPPER, TODAY

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LEAPS = pytest.mark.parametrize(
    "then", [NOON - HOUR, NOON + DAY, NOON + YEAR, BEGINNING], ids=["hour back", "day on", "year on", "1970"]
)


class Hand:
    """Moves a clock, and looks after what a portal does by itself."""

    def __init__(self) -> None:
        self.now = NOON
        self.post = Postbox()
        self.room = PostRoom(self.works, self.post, Wording(), "", alert_book(), LINKS)

    def works(self) -> AbstractContextManager[Work]:
        return work(self.now)

    def turn(self) -> None:
        for task in tasks(self.room):
            task.run()


@pytest.fixture
def hand() -> Hand:
    return Hand()


def _report(moment: datetime, key: str = "leaping") -> Acknowledged:
    with work(moment) as w:
        quarter = w.session.scalar(select(Concern.territory_id)) or makers.territory(w.session).id
        draft = makers.draft(quarter)
        return submit_concern(w, Report(draft, key=key), by=VISITOR, pepper=PEPPER, sealer=PlainSealer())


@LEAPS
def test_a_report_sent_again_after_a_leap_is_the_same(database: Engine, then: datetime) -> None:
    first = _report(NOON)
    assert _report(then).receipt == first.receipt
    assert db.session.scalar(select(func.count()).select_from(Concern)) == 1


@LEAPS
def test_everything_goes_on_after_a_leap_and_after_the_way_back(
    database: Engine, hand: Hand, then: datetime
) -> None:
    """Every task runs at each of the moments; what was acknowledged stays as it was."""
    _report(NOON)
    for moment in (NOON, then, NOON + 2 * HOUR):
        hand.now = moment
        hand.turn()
        _report(moment, f"at {moment}")
    db.session.rollback()
    rows = db.session.execute(select(Concern.original, Concern.state)).all()
    assert len(rows) == 4
    assert all(row.original and row.state is State.RECEIVED for row in rows)


@pytest.mark.parametrize("ahead", [HOUR, DAY, YEAR], ids=["an hour", "a day", "a year"])
def test_a_review_begun_under_a_wrong_clock_holds_no_longer_than_others(
    database: Engine, hand: Hand, ahead: timedelta
) -> None:
    with work(NOON + ahead) as w:
        one, other = (makers.actor(w.session, Role.MODERATOR) for _ in range(2))
        number = makers.concern(w.session, state=State.RECEIVED).id
        take(w, number, by=one)
    with work(NOON) as w:
        assert holder_of(w, w.session.get_one(Concern, number)) is None
        assert take(w, number, by=other).taken_by == other.account
    with work(NOON + ahead) as w:
        w.session.get_one(Concern, number).taken_at = NOON + ahead
    assert release(hand.room) == 1


def test_a_review_survives_a_clock_that_is_set_back_a_little(database: Engine) -> None:
    with work(NOON) as w:
        one = makers.actor(w.session, Role.MODERATOR)
        concern = makers.concern(w.session, state=State.RECEIVED)
        take(w, concern.id, by=one)
    with work(NOON - timedelta(minutes=5)) as w:
        assert holder_of(w, w.session.get_one(Concern, concern.id)) == one.account


def _asked(moment: datetime) -> tuple[int, Callable[[datetime], None]]:
    with work(moment) as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number = makers.concern(w.session, state=State.RECEIVED, taken_at=None).id
        take_step(w, number, Action.ASK, Given(text="أين بالضبط؟"), by=moderator)

    def undone(then: datetime) -> None:
        with work(then) as w:
            undo(w, number, by=moderator)

    return number, undone


def test_a_step_cannot_be_taken_back_for_longer_because_the_clock_was_wrong(database: Engine) -> None:
    number, undone = _asked(NOON + YEAR)
    with pytest.raises(WrongState):
        undone(NOON)
    assert db.session.get_one(Concern, number).state is not State.RECEIVED


@pytest.mark.parametrize("ahead", [DAY * 2, YEAR], ids=["two days", "a year"])
@pytest.mark.parametrize("hold", [timedelta(0), NEXT_MORNING], ids=["at once", "next morning"])
def test_news_of_a_wrong_clock_is_told_once_when_it_is_right_again(
    database: Engine, hand: Hand, ahead: timedelta, hold: timedelta
) -> None:
    with work(NOON + ahead) as w:
        told = Event(EventKind.PASSWORD_CHANGED, account=makers.account(w.session).id)
        w.tell(told, hold=hold)
    for _ in range(3):
        deliver(hand.room)
    assert len(hand.post.letters) == 1
    hand.now = NOON + 2 * YEAR
    deliver(hand.room)
    assert len(hand.post.letters) == 1


@pytest.mark.parametrize("back", [HOUR, DAY], ids=["an hour", "a day"])
def test_news_waits_no_longer_than_the_leap_and_is_told_once(
    database: Engine, hand: Hand, back: timedelta
) -> None:
    with work(NOON) as w:
        w.tell(Event(EventKind.PASSWORD_CHANGED, account=makers.account(w.session).id), hold=timedelta(0))
    for moment in (NOON - back, NOON - back / 2, NOON, NOON - back, NOON + HOUR):
        hand.now = moment
        deliver(hand.room)
    assert len(hand.post.letters) == 1


def test_a_mail_put_off_by_a_wrong_clock_is_sent(database: Engine, hand: Hand) -> None:
    with work(NOON) as w:
        account = makers.account(w.session).id
        w.tell(Event(EventKind.PASSWORD_CHANGED, account=account))
        w.session.flush()
        entry = w.session.scalars(select(OutboxEntry)).one()
        entry.sent_at = NOON
        w.session.add(Mail(outbox_id=entry.id, account_id=account, due_at=NOON + YEAR, attempts=1))
    deliver(hand.room)
    assert len(hand.post.letters) == 1


def test_an_article_whose_hour_passed_under_a_wrong_clock_appears_once(database: Engine, hand: Hand) -> None:
    with work(NOON) as w:
        number = makers.article(
            w.session, state=ArticleState.SCHEDULED, published_at=None, scheduled_at=NOON + HOUR
        ).id
    counts = []
    for moment in (BEGINNING, NOON + DAY, NOON, NOON + 2 * HOUR):
        hand.now = moment
        counts.append(publish_due(hand.room))
    assert counts == [0, 1, 0, 0]
    assert db.session.get_one(Article, number).state is ArticleState.PUBLISHED


@pytest.mark.parametrize("leap", [DAY * 5, YEAR], ids=["five days", "a year"])
def test_no_claim_lapses_by_a_leap(database: Engine, hand: Hand, leap: timedelta) -> None:
    with work(NOON) as w:
        w.session.add(ClockSeen(id=1, since=TODAY - 30 * DAY, seen=TODAY))
        makers.concern(w.session, state=State.CLAIMED_DONE, confirm_by=TODAY + DAY)
    hand.now = NOON + leap
    assert lapse(hand.room) == 0
    hand.now = NOON + HOUR
    assert lapse(hand.room) == 0
    lapsed = []
    for ahead in range(5):
        hand.now = NOON + ahead * DAY
        lapsed.append(lapse(hand.room))
    assert sum(lapsed) == 1


def test_a_passkey_used_under_a_wrong_clock_opens_again_and_each_answer_once(database: Engine) -> None:
    def asked(moment: datetime) -> int:
        return int(moment.timestamp() * 1000)

    with work(NOON) as w:
        account = makers.account(w.session).id
        given = {
            "account_id": account,
            "credential": b"one",
            "public_key": b"k",
            "name": "",
            "added_on": TODAY,
        }
        key = Passkey(count=0, asked=asked(NOON - HOUR), **given)
        w.session.add(key)
    moments = [NOON, NOON + YEAR, NOON, NOON, NOON - timedelta(seconds=9), NOON + timedelta(seconds=9)]
    opened = []
    for moment in moments:
        with work(moment) as w:
            opened.append(passkeys.use(w, key.id, count=0, asked=asked(moment)))
    assert opened == [True, True, True, False, False, True]


def test_photos_of_a_wrong_clock_do_not_wait_for_ever(database: Engine) -> None:
    with work(NOON) as w:
        for mark, on in (("now", TODAY), ("ahead", TODAY + YEAR), ("tomorrow", TODAY + DAY)):
            names = {size: f"{size}-{mark}" for size in ("full", "card", "thumb")}
            w.session.add(
                Photo(
                    role=Role.REPORTER, on=on, mark=mark, state=PhotoState.WAITING, width=9, height=9, **names
                )
            )
    with work(NOON) as w:
        assert sweep_unclaimed(w) == 1
    assert set(db.session.scalars(select(Photo.mark))) == {"now", "tomorrow"}


def test_the_worker_goes_on_when_its_clock_is_set_back(hand: Hand) -> None:
    done: list[datetime] = []

    def run() -> int:
        done.append(hand.now)
        return 1

    worker = Worker([Task("look", timedelta(minutes=10), run)], nullcontext, lambda: hand.now)
    hand.now = NOON + YEAR
    assert worker.turn() == 1
    hand.now = NOON
    assert [worker.turn(), worker.turn()] == [1, 0]
    hand.now = NOON + timedelta(minutes=10)
    assert worker.turn() == 1
    assert done == [NOON + YEAR, NOON, NOON + timedelta(minutes=10)]
