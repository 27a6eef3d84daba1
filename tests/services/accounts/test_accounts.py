"""Opening an account, getting in, and keeping the password: nobody learns who has one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.adapters.accounts.passwords import Argon2Passwords
from portal.adapters.links import SignedLinks
from portal.domain.accounts import LinkUse, code_of
from portal.domain.email_addresses import email_of
from portal.domain.errors import Invalid
from portal.domain.events import EventKind
from portal.domain.people import Role
from portal.services.accounts.change_account import describe, sign_out_everywhere
from portal.services.accounts.change_password import change_password, forgot_password, reset_password
from portal.services.accounts.register import confirm_account, register_account
from portal.services.accounts.sign_in import Next, recognise, record_failure, record_success
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, AuditEntry, OutboxEntry
from portal.store.queries.accounts.accounts import actor_of
from tests import makers
from tests.makers import NOON, TODAY

LINKS = SignedLinks("secret of the tests")
HASHER = Argon2Passwords(rounds=1, memory=64)
PASSWORD = "four quiet donkeys walk"

pytestmark = pytest.mark.usefixtures("database")


def registered(email: str = "amina@example.org", **given: object) -> int:
    with work(NOON) as w:
        return makers.account(w.session, email=email, password_hash=HASHER.hash(PASSWORD), **given).id


def told() -> list[EventKind]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxEntry.kind).order_by(OutboxEntry.id)))


def token() -> str:
    db.session.rollback()
    facts = db.session.scalars(select(OutboxEntry.facts).order_by(OutboxEntry.id.desc())).first()
    assert facts is not None
    return str(facts["token"])


def register(email: str = "amina@example.org", password_hash: str = "hash") -> None:
    with work(NOON) as w:
        register_account(
            w, email=email, name="أمينة", password_hash=password_hash, language="ar", links=LINKS
        )


def test_a_new_account_waits_for_its_link() -> None:
    register()
    row = db.session.scalars(select(Account)).one()
    assert row.verified_at is None
    facts = LINKS.read(LinkUse.CONFIRM, token(), NOON)
    assert facts == {"account": row.id}
    with work(NOON) as w:
        confirm_account(w, row.id)
    assert db.session.get_one(Account, row.id).verified_at == NOON


def test_registering_an_address_that_has_an_account_tells_its_owner_only() -> None:
    account = registered()
    register(password_hash="of somebody else")
    assert told() == [EventKind.ACCOUNT_EXISTS]
    assert db.session.get_one(Account, account).password_hash != "of somebody else"


def test_registering_an_unconfirmed_address_again_takes_the_newer_password_and_mails_the_link() -> None:
    register(password_hash="first")
    register(password_hash="second")
    assert told() == [EventKind.ACCOUNT_REGISTERED] * 2
    assert db.session.scalars(select(Account.password_hash)).all() == ["second"]


def test_a_disabled_account_is_told_nothing() -> None:
    registered(disabled_at=NOON)
    register()
    assert told() == []


@pytest.mark.parametrize("text", ["", "amina", "a@b", "a@@b.c", "a b@c.d", "@c.d", "a@c..d", "a@<b>.d"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        email_of(text)


def test_an_address_is_found_however_it_is_written() -> None:
    assert email_of(" Amina@Example.ORG\u200f ") == "amina@example.org"


@pytest.mark.parametrize("email", ["amina@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_look_alike(email: str) -> None:
    registered()
    assert recognise(db.session(), email, "wrong", HASHER) is None


def test_a_closed_account_does_not_open_with_the_right_password() -> None:
    registered(disabled_at=NOON)
    assert recognise(db.session(), "amina@example.org", PASSWORD, HASHER) is None


@pytest.mark.parametrize(
    ("given", "roles", "next_"),
    [
        ({}, (), Next.NOTHING),
        ({"verified_at": None}, (), Next.CONFIRM),
        ({"totp_secret": b"x"}, (), Next.CODE),
        ({"totp_secret": b"x"}, (Role.EDITOR,), Next.CODE),
        ({}, (Role.EDITOR,), Next.ENROL),
        ({"verified_at": None}, (Role.EDITOR,), Next.CONFIRM),
    ],
)
def test_what_stands_between_a_password_and_a_session(
    given: dict[str, object], roles: tuple[Role, ...], next_: Next
) -> None:
    with work(NOON) as w:
        makers.account(
            w.session, *roles, email="amina@example.org", password_hash=HASHER.hash(PASSWORD), **given
        )
    who = recognise(db.session(), "amina@example.org", PASSWORD, HASHER)
    assert who is not None
    assert who.next is next_


def test_every_try_is_written_down_without_what_was_typed() -> None:
    account = registered()
    with work(NOON) as w:
        record_failure(w, account=None, step="password")
        record_failure(w, account=account, step="code")
        record_success(w, account, step="code")
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(row.action, row.subject) for row in rows] == [
        ("sign_in_failed", "account"),
        ("sign_in_failed", f"account {account}"),
        ("sign_in", f"account {account}"),
    ]


def test_a_new_password_ends_every_session() -> None:
    account = registered()
    assert actor_of(db.session(), account, 0, TODAY) is not None
    with work(NOON) as w:
        epoch = change_password(w, account, HASHER.hash("another good one"))
    assert actor_of(db.session(), account, 0, TODAY) is None
    assert actor_of(db.session(), account, epoch, TODAY) is not None
    assert told() == [EventKind.PASSWORD_CHANGED]


def test_signing_out_everywhere_ends_every_session() -> None:
    account = registered()
    with work(NOON) as w:
        sign_out_everywhere(w, account, by=account)
    assert actor_of(db.session(), account, 0, TODAY) is None


def test_a_link_for_a_new_password_works_once() -> None:
    registered(verified_at=None)
    with work(NOON) as w:
        forgot_password(w, email="amina@example.org", links=LINKS)
    facts = LINKS.read(LinkUse.RESET, token(), NOON + timedelta(minutes=29))
    with work(NOON) as w:
        assert reset_password(w, facts, HASHER.hash("another good one"))
        assert not reset_password(w, facts, HASHER.hash("a thief's password"))
    who = recognise(db.session(), "amina@example.org", "another good one", HASHER)
    assert who is not None
    assert who.next is Next.NOTHING


def test_a_link_is_over_in_time_and_good_for_nothing_else() -> None:
    made = LINKS.make(LinkUse.RESET, {"account": 1, "epoch": 0}, NOON)
    assert LINKS.read(LinkUse.RESET, made, NOON + timedelta(minutes=31)) is None
    assert LINKS.read(LinkUse.CONFIRM, made, NOON) is None
    assert LINKS.read(LinkUse.RESET, made + "x", NOON) is None
    assert SignedLinks("another secret").read(LinkUse.RESET, made, NOON) is None


def test_forgetting_the_password_of_nobody_mails_nobody() -> None:
    with work(NOON) as w:
        forgot_password(w, email="nobody@example.org", links=LINKS)
    assert told() == []
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 1


def test_owners_say_what_they_are_called_and_in_which_language_they_read() -> None:
    account = registered()
    with work(NOON) as w:
        describe(w, account, name="Amina", language="fr")
    row = db.session.get_one(Account, account)
    assert (row.name, row.language) == ("Amina", "fr")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), ("١٢٣ ٤٥٦", "123456"), ("۱۲۳۴۵۶", "123456"), ("12345", None), ("12345²", None)],
)
def test_codes_are_read_in_any_script(typed: str, read: str | None) -> None:
    assert code_of(typed, 6) == read
