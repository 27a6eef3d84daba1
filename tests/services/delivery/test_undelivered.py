"""Mails that could not be delivered are told by day and reason, and to whom they went is told to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from portal.domain.associations import MemberRole
from portal.domain.concerns import Tier
from portal.domain.email_alerts import wish
from portal.domain.errors import Invalid, NoRoom, PortalError, Unavailable
from portal.domain.events import Event, EventKind
from portal.domain.languages import Language
from portal.domain.non_delivery import NonDelivery, reason_of
from portal.services.delivery.deliver import ATTEMPTS
from portal.services.delivery.email_alerts import keep
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Contact, Mail, Membership
from portal.store.queries.delivery.undelivered import (
    Undelivered,
    UndeliveredNews,
    count_undelivered_to_accounts,
    undelivered_about,
    undelivered_by_day,
    undelivered_to_accounts,
)
from tests import makers
from tests.fakes import alert_book
from tests.makers import NOON, TODAY
from tests.services.delivery.test_deliver import Clockwork

REFUSED = {"email": "refused"}


@pytest.fixture
def post(database: Engine) -> Clockwork:
    return Clockwork()


def named(email: str = "karima@example.org") -> int:
    with work(NOON) as w:
        number = makers.concern(w.session, speaks="fr", tier=Tier.NAMED).id
        w.session.add(Contact(concern_id=number, name="Karima", email=email))
        return number


def refuse(post: Clockwork, event: Event, *problems: PortalError) -> None:
    """Tell some news while the mail server refuses it; the clock goes on until nothing is tried any more."""
    with work(post.now) as w:
        w.tell(event)
    post.box.refusing = list(problems)
    while post.box.refusing:
        post.deliver()
        post.now += timedelta(hours=7) if post.box.refusing else timedelta()


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (Invalid(REFUSED), NonDelivery.REFUSED),
        (Invalid({"email": "not_an_email"}), NonDelivery.IMPOSSIBLE),
        (Invalid({"email": "550 karima@example.org unknown"}), NonDelivery.FAILED),
    ],
)
def test_a_refused_mail_is_told_beside_its_report_by_our_own_word(
    post: Clockwork, problem: PortalError, reason: NonDelivery
) -> None:
    number, other = named(), named("other@example.org")
    refuse(post, Event(EventKind.CONCERN_ACCEPTED, concern=number), problem)
    assert undelivered_about(db.session(), number) == [Undelivered(TODAY, reason)]
    assert undelivered_about(db.session(), other) == []
    assert dict(undelivered_by_day(db.session())) == {TODAY: 1}


@pytest.mark.parametrize("problem", [Unavailable(), NoRoom()])
def test_a_mail_that_no_server_took_is_told_once_it_is_given_up(
    post: Clockwork, problem: Unavailable
) -> None:
    number = named()
    refuse(post, Event(EventKind.CONCERN_ACCEPTED, concern=number), *[problem] * (ATTEMPTS - 1))
    assert undelivered_about(db.session(), number) == [], "it is still tried"
    post.now, post.box.refusing = post.now + timedelta(hours=7), [problem]
    post.deliver()
    (told,) = undelivered_about(db.session(), number)
    assert told.reason is NonDelivery.NOT_TAKEN


def test_an_association_s_members_are_told_of_as_one(post: Clockwork) -> None:
    with work(NOON) as w:
        leader, member = makers.account(w.session), makers.account(w.session)
        association = makers.association(w.session, leader)
        w.session.add(
            Membership(
                association_id=association.id, account_id=member.id, role=MemberRole.MEMBER, since=TODAY
            )
        )
        number = makers.concern(w.session, tier=Tier.ASSOCIATION, association_id=association.id).id
    refuse(post, Event(EventKind.CONCERN_ANSWERED, concern=number), Invalid(REFUSED), Invalid(REFUSED))
    assert undelivered_about(db.session(), number) == [Undelivered(TODAY, NonDelivery.REFUSED)]
    assert undelivered_to_accounts(db.session(), NOON - timedelta(days=1)) == [], "it is told at the desk"


def test_that_an_anonymous_reporter_left_an_address_is_told_nowhere_but_in_a_count(post: Clockwork) -> None:
    with work(NOON) as w:
        number = makers.concern(w.session, speaks="fr", receipt="a" * 64).id
        keep(w, alert_book(), "a" * 64, wish("secret@example.org", Language.FR))
    refuse(post, Event(EventKind.CONCERN_ACCEPTED, concern=number), Invalid(REFUSED))
    assert undelivered_about(db.session(), number) == []
    assert undelivered_to_accounts(db.session(), NOON - timedelta(days=1)) == []
    assert dict(undelivered_by_day(db.session())) == {TODAY: 1}


def test_mails_to_accounts_are_counted_by_day_kind_and_reason_and_forgotten_by_their_day(
    post: Clockwork,
) -> None:
    with work(NOON) as w:
        account = makers.account(w.session).id
    for kind in (EventKind.PASSWORD_CHANGED, EventKind.PASSWORD_CHANGED, EventKind.PASSWORD_FORGOTTEN):
        refuse(post, Event(kind, account=account, facts={"token": "x"}), Invalid(REFUSED))
    told = undelivered_to_accounts(db.session(), NOON - timedelta(days=1))
    assert set(told) == {
        UndeliveredNews(TODAY, EventKind.PASSWORD_CHANGED, NonDelivery.REFUSED, 2),
        UndeliveredNews(TODAY, EventKind.PASSWORD_FORGOTTEN, NonDelivery.REFUSED, 1),
    }
    assert count_undelivered_to_accounts(db.session(), NOON - timedelta(days=1)) == 3
    assert count_undelivered_to_accounts(db.session(), NOON + timedelta(days=1)) == 0


def test_what_a_budget_keeps_back_and_whom_nobody_finds_any_more_are_no_faults(post: Clockwork) -> None:
    with work(NOON) as w:
        account, gone = makers.account(w.session).id, makers.account(w.session).id
        for _ in range(9):
            w.tell(Event(EventKind.PASSWORD_FORGOTTEN, account=account, facts={"token": "x"}))
    post.deliver()
    refuse(post, Event(EventKind.PASSWORD_CHANGED, account=gone), Unavailable())
    with work(post.now) as w:
        w.session.get_one(Account, gone).disabled_at = NOON
    post.now += timedelta(hours=7)
    post.deliver()
    dropped = select(Mail.id).where(Mail.dropped_at.is_not(None))
    assert len(db.session.scalars(dropped).all()) == 5
    assert dict(undelivered_by_day(db.session())) == {}
    assert count_undelivered_to_accounts(db.session(), NOON - timedelta(days=1)) == 0


def test_what_a_mail_server_said_is_no_reason() -> None:
    assert reason_of("550 5.1.1 <karima@example.org>: unknown") is NonDelivery.FAILED
