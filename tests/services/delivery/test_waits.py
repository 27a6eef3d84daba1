"""How long a mail waits, whose it is meanwhile, and when it is given up: both sides of each."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, Unavailable
from portal.domain.events import Event, EventKind
from portal.domain.mail_limits import Share
from portal.domain.ports import Letter
from portal.services.delivery.deliver import PostRoom, _wait, claim, deliver_next, fan_out, something_due
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Mail, OutboxEntry
from tests.fakes import LINKS, Postbox, Wording, alert_book
from tests.makers import NOON
from tests.services.members import somebody

pytestmark = pytest.mark.usefixtures("database")

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 2), (2, 4), (3, 8), (7, 128), (8, 256), (9, 360), (10, 360), (60, 360)]
)
def test_waits_double_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert _wait(attempts) == timedelta(minutes=minutes)


def told(kind: EventKind = EventKind.PASSWORD_CHANGED, **facts: str) -> None:
    account = somebody()
    with work(NOON) as w:
        w.tell(Event(kind, account=account, facts=facts))


class Refusing:
    """A mail server that always fails in one way."""

    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def send(self, letter: Letter) -> None:
        raise self._problem


def room(now: datetime, problem: Exception | None = None) -> PostRoom:
    box = Postbox() if problem is None else Refusing(problem)
    return PostRoom(lambda: work(now), box, Wording(), "https://portal.example", alert_book(), LINKS)


def fanned_out(now: datetime = NOON) -> int:
    with work(now) as w:
        return fan_out(w, room(now))


def mail() -> Mail:
    db.session.rollback()
    return db.session.scalars(select(Mail)).one()


def test_news_and_then_its_mail_are_due() -> None:
    assert not something_due(db.session(), NOON)
    told()
    assert something_due(db.session(), NOON)
    db.session.rollback()
    assert fanned_out() == 1
    assert fanned_out() == 0
    assert something_due(db.session(), NOON)
    assert not something_due(db.session(), NOON - SECOND)


@pytest.mark.parametrize(
    ("ahead", "due"),
    [
        (timedelta(0), True),
        (SECOND, False),
        (timedelta(hours=32), False),
        (timedelta(hours=32) + SECOND, True),
    ],
)
def test_news_from_farther_ahead_than_any_wait_is_due(ahead: timedelta, due: bool) -> None:
    told()
    with work(NOON) as w:
        w.session.scalars(select(OutboxEntry)).one().due_at = NOON + ahead
    assert fanned_out() == int(due)


@pytest.mark.parametrize(
    ("ahead", "due"),
    [
        (timedelta(0), True),
        (SECOND, False),
        (timedelta(hours=24), False),
        (timedelta(hours=24) + SECOND, True),
    ],
)
def test_so_was_a_mail_from_more_than_a_day_ahead(ahead: timedelta, due: bool) -> None:
    told()
    fanned_out()
    with work(NOON) as w:
        w.session.scalars(select(Mail)).one().due_at = NOON + ahead
    with work(NOON) as w:
        assert (claim(w) is not None) is due


def test_a_claimed_mail_is_its_claimer_s_for_five_minutes() -> None:
    told()
    fanned_out()
    with work(NOON) as w:
        claimed = claim(w)
        assert claimed is not None
        assert claimed.share is Share.ACCESS
    assert (mail().attempts, mail().due_at) == (1, NOON + timedelta(minutes=5))
    db.session.rollback()
    with work(NOON + timedelta(minutes=5) - SECOND) as w:
        assert claim(w) is None
    with work(NOON + timedelta(minutes=5)) as w:
        assert claim(w) is not None
    assert (mail().attempts, mail().due_at) == (2, NOON + timedelta(minutes=10))


@pytest.mark.parametrize(("attempts", "given_up"), [(8, False), (9, True)])
def test_ten_attempts_are_made(attempts: int, given_up: bool) -> None:
    told()
    fanned_out()
    with work(NOON) as w:
        w.session.scalars(select(Mail)).one().attempts = attempts
    assert deliver_next(room(NOON, Unavailable()))
    kept = mail()
    assert (kept.attempts, kept.problem, kept.sent_at) == (attempts + 1, "unavailable", None)
    assert (kept.dropped_at == NOON) is given_up
    db.session.rollback()
    assert not deliver_next(room(NOON))


def test_what_can_never_arrive_is_given_up_at_once_and_its_link_forgotten() -> None:
    told(EventKind.PASSWORD_FORGOTTEN, token="word")
    fanned_out()
    deliver_next(room(NOON, Invalid({"email": "refused"})))
    kept = mail()
    assert (kept.problem, kept.dropped_at, kept.due_at) == ("invalid: email=refused", NOON, NOON)
    assert "token" not in db.session.scalars(select(OutboxEntry.facts)).one()


def test_a_link_is_kept_while_its_mail_waits_and_no_longer() -> None:
    told(EventKind.PASSWORD_FORGOTTEN, token="word")
    fanned_out()
    deliver_next(room(NOON, Unavailable()))
    assert db.session.scalars(select(OutboxEntry.facts)).one()["token"] == "word"
    db.session.rollback()
    later = NOON + timedelta(minutes=5)
    assert deliver_next(room(later))
    kept = mail()
    assert (kept.sent_at, kept.problem, kept.dropped_at, kept.due_at) == (later, "", None, later)
    assert "token" not in db.session.scalars(select(OutboxEntry.facts)).one()
