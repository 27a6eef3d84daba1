"""News reaches whom it concerns, once, whatever breaks in between."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Thread

import pytest
from flask import current_app
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.accounts import LinkUse
from portal.domain.associations import MemberRole
from portal.domain.concerns import State, Tier
from portal.domain.errors import Invalid, Unavailable
from portal.domain.events import BY_REPORTERS, Event, EventKind
from portal.jobs.tasks import deliver
from portal.services.delivery.ask_by_address import ask_account, ask_password
from portal.services.delivery.deliver import (
    ATTEMPTS,
    HELD,
    PostRoom,
    claim,
    deliver_next,
    fan_out,
    something_due,
)
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Account, Concern, Contact, Mail, Membership, OutboxEntry
from tests import makers
from tests.fakes import LINKS, Postbox, Wording, alert_book
from tests.makers import NOON


class Clockwork:
    """A post room whose clock a test turns."""

    def __init__(self) -> None:
        self.now = NOON
        self.box = Postbox()
        self.room = PostRoom(self.works, self.box, Wording(), "https://portal.example", alert_book(), LINKS)

    def works(self) -> AbstractContextManager[Work]:
        return work(self.now)

    def deliver(self) -> int:
        with self.works() as w:
            fan_out(w, self.room)
        sent = 0
        while deliver_next(self.room):
            sent += 1
        return sent


@pytest.fixture
def post(database: Engine) -> Clockwork:
    return Clockwork()


def _tell(
    kind: EventKind, concern: int | None = None, account: int | None = None, at: datetime = NOON
) -> None:
    with work(at) as w:
        w.tell(Event(kind, concern=concern, account=account))


def _named(session: Session, email: str = "karima@example.org") -> int:
    number = makers.concern(session, tier=Tier.NAMED, speaks="fr").id
    session.add(Contact(concern_id=number, name="Karima", email=email))
    return number


def test_a_named_reporter_is_written_to_in_their_language(post: Clockwork) -> None:
    with work() as w:
        number = _named(w.session)
    _tell(EventKind.CONCERN_ACCEPTED, number)
    assert post.deliver() == 1
    (letter,) = post.box.letters
    assert (letter.to, letter.language) == ("karima@example.org", "fr")
    assert letter.subject.startswith("messages/notice.subject"), "nobody has confirmed this address"
    assert post.deliver() == 0
    assert len(post.box.letters) == 1


@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL])
def test_nobody_writes_to_who_did_not_want_it(post: Clockwork, tier: Tier) -> None:
    with work() as w:
        number = makers.concern(w.session, tier=tier).id
        w.session.add(Contact(concern_id=number, sealed=b"sealed"))
    _tell(EventKind.CONCERN_ACCEPTED, number)
    assert post.deliver() == 0
    assert not something_due(db.session(), NOON)


def test_every_member_of_an_association_is_told_but_not_who_left(post: Clockwork) -> None:
    with work() as w:
        leader = makers.account(w.session, email="leader@example.org")
        member = makers.account(w.session, email="member@example.org")
        former = makers.account(w.session, email="former@example.org")
        association = makers.association(w.session, leader)
        for account, until in ((member, None), (former, makers.TODAY)):
            w.session.add(
                Membership(
                    association_id=association.id,
                    account_id=account.id,
                    role=MemberRole.MEMBER,
                    since=makers.TODAY - timedelta(days=30),
                    until=until,
                )
            )
        number = makers.concern(w.session, tier=Tier.ASSOCIATION, association_id=association.id).id
    _tell(EventKind.CONCERN_ANSWERED, number)
    assert post.deliver() == 2
    assert {letter.to for letter in post.box.letters} == {"leader@example.org", "member@example.org"}


def test_reporters_of_joined_concerns_follow_the_one_they_were_joined_with(post: Clockwork) -> None:
    with work() as w:
        first = makers.concern(w.session).id
        third = _named(w.session)
        w.session.flush()
        joined = w.session.get_one(Concern, third)
        joined.state, joined.merged_into_id = State.MERGED, first
    _tell(EventKind.CONCERN_ANSWERED, first)
    assert post.deliver() == 1


def test_news_that_may_be_taken_back_waits(post: Clockwork) -> None:
    with work() as w:
        number = _named(w.session)
    with work(NOON) as w:
        w.tell(Event(EventKind.CONCERN_ACCEPTED, concern=number), hold=timedelta(minutes=1))
    assert post.deliver() == 0
    post.now = NOON + timedelta(minutes=2)
    assert post.deliver() == 1


def test_a_server_that_does_not_answer_is_asked_again_later(post: Clockwork) -> None:
    with work() as w:
        account = makers.account(w.session).id
    _tell(EventKind.PASSWORD_CHANGED, account=account)
    post.box.refusing = [Unavailable()]
    assert post.deliver() == 1
    assert post.deliver() == 0
    post.now += timedelta(hours=1)
    assert post.deliver() == 1
    assert len(post.box.letters) == 1
    assert db.session().scalars(select(Mail.problem)).all() == [""]


def test_a_server_that_never_answers_is_left_alone_in_the_end(post: Clockwork) -> None:
    with work() as w:
        account = makers.account(w.session).id
    _tell(EventKind.PASSWORD_CHANGED, account=account)
    for _ in range(ATTEMPTS + 3):
        post.box.refusing = [Unavailable()]
        post.deliver()
        post.now += timedelta(days=1)
    assert post.box.letters == []
    assert db.session().scalars(select(Mail.attempts)).all() == [ATTEMPTS]


def test_an_address_that_cannot_be_is_tried_once(post: Clockwork) -> None:
    with work() as w:
        number = _named(w.session, "nobody")
    _tell(EventKind.CONCERN_ACCEPTED, number)
    post.box.refusing = [Invalid({"email": "not_an_email"})]
    post.deliver()
    post.now += timedelta(days=2)
    assert post.deliver() == 0


def test_who_left_in_between_is_not_written_to(post: Clockwork) -> None:
    with work() as w:
        account = makers.account(w.session)
        number = account.id
    _tell(EventKind.PASSWORD_CHANGED, account=number)
    with post.works() as w:
        fan_out(w, post.room)
        w.session.get_one(Account, number).disabled_at = NOON
    assert deliver_next(post.room)
    assert post.box.letters == []
    assert not something_due(db.session(), NOON + timedelta(days=9))


def test_a_worker_that_dies_while_sending_costs_no_mail(post: Clockwork) -> None:
    with work() as w:
        account = makers.account(w.session).id
    _tell(EventKind.PASSWORD_CHANGED, account=account)
    with post.works() as w:
        fan_out(w, post.room)
        assert claim(w)
    assert not deliver_next(post.room)
    post.now += HELD + timedelta(seconds=1)
    assert deliver_next(post.room)
    assert [letter.reference for letter in post.box.letters] == ["1-1"]


def test_the_link_in_a_mail_is_forgotten_once_it_is_sent(post: Clockwork) -> None:
    with work() as w:
        account = makers.account(w.session).id
    with work(NOON) as w:
        w.tell(Event(EventKind.PASSWORD_FORGOTTEN, account=account, facts={"token": "secret"}))
    post.deliver()
    assert "secret" in post.box.letters[0].text
    assert db.session().scalars(select(OutboxEntry.facts)).all() == [{}]


def test_two_workers_never_send_the_same_mail(post: Clockwork) -> None:
    with work() as w:
        accounts = [makers.account(w.session).id for _ in range(40)]
    for account in accounts:
        _tell(EventKind.PASSWORD_CHANGED, account=account)
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def go() -> None:
        with app.app_context():
            post.deliver()

    workers = [Thread(target=go) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with app.app_context():
        post.deliver()
    assert len(post.box.letters) == len({letter.to for letter in post.box.letters}) == 40


@pytest.mark.parametrize("kind", sorted(BY_REPORTERS))
def test_rows_of_what_a_reporter_did_tell_the_day_only(post: Clockwork, kind: EventKind) -> None:
    with work(NOON) as w:
        number = _named(w.session)
        w.tell(Event(kind, concern=number), at=w.day_start)
        start = w.day_start
    post.deliver()
    news, mail = db.session.scalars(select(OutboxEntry)).one(), db.session.scalars(select(Mail)).all()
    moments = {news.written_at, news.due_at, news.sent_at}
    moments |= {at for one in mail for at in (one.due_at, one.sent_at)}
    assert moments - {None} == {start}


def test_what_was_asked_by_an_address_is_mailed_to_its_owner_and_to_nobody_else(post: Clockwork) -> None:
    with work() as w:
        makers.account(w.session, email="amina@example.org")
    with work(NOON) as w:
        ask_password(w, email="amina@example.org")
        ask_password(w, email="nobody@example.org")
        for email in ("amina@example.org", "new@example.org"):
            ask_account(w, email=email, name="", password_hash="hash", language="fr")
    assert deliver(post.room) == 3
    assert [(letter.to, letter.subject.split()[0]) for letter in post.box.letters] == [
        ("amina@example.org", "messages/password_forgotten.subject"),
        ("amina@example.org", "messages/account_exists.subject"),
        ("new@example.org", "messages/account_registered.subject"),
    ]
    assert not any(db.session().scalars(select(OutboxEntry.facts)))


def test_a_link_for_a_new_password_is_good_from_when_it_is_mailed(post: Clockwork) -> None:
    """A worker that was away for an hour sends no link that is over already."""
    with work() as w:
        makers.account(w.session, email="amina@example.org")
    with work(NOON) as w:
        ask_password(w, email="amina@example.org")
    post.now += timedelta(hours=1)
    deliver(post.room)
    token = post.box.letters[0].text.split()[-1]
    assert LINKS.read(LinkUse.RESET, token, post.now + timedelta(minutes=29))


def test_a_contact_whose_language_is_not_known_is_written_to_in_arabic(post: Clockwork) -> None:
    with work() as w:
        number = _named(w.session)
        w.session.get_one(Concern, number).speaks = ""
    _tell(EventKind.CONCERN_ANSWERED, number)
    assert post.deliver() == 1
