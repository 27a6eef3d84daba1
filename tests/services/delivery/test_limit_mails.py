"""Nobody's mailbox is filled through us: one budget per address and day, whatever makes us write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from portal.domain.concerns import Tier
from portal.domain.errors import Unavailable
from portal.domain.events import BY_ADDRESS, Event, EventKind
from portal.domain.mail_limits import A_DAY, Share, key
from portal.services.accounts.register import mail_confirmation
from portal.services.delivery.ask_by_address import ask_account, ask_password
from portal.services.delivery.email_alerts import stop
from portal.services.delivery.limit_mails import forget_mail_counts
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Contact, Mail, MailCount
from tests import makers
from tests.fakes import LINKS, alert_book
from tests.makers import NOON, TODAY
from tests.services.delivery.test_deliver import Clockwork

ME = "amina@example.org"


@pytest.fixture
def post(database: Engine) -> Clockwork:
    return Clockwork()


def delivered(post: Clockwork) -> int:
    """Deliver until nothing is due any more; return how many letters went out."""
    before = len(post.box.letters)
    while post.deliver():
        pass
    return len(post.box.letters) - before


def test_two_hundred_sign_ins_of_an_unconfirmed_account_mail_five_times_a_day(post: Clockwork) -> None:
    with work(NOON) as w:
        account = makers.account(w.session, email=ME, verified_at=None)
        for _ in range(200):
            mail_confirmation(w, account, LINKS)
    assert delivered(post) == A_DAY[Share.ASKED]
    post.now += timedelta(days=1)
    assert delivered(post) == 0, "what was asked for yesterday is of no use today"


@pytest.mark.parametrize("known", [True, False], ids=["has an account", "has none"])
def test_every_path_that_knows_only_an_address_draws_on_one_budget(post: Clockwork, known: bool) -> None:
    with work(NOON) as w:
        if known:
            makers.account(w.session, email=ME)
        for _ in range(4):
            ask_account(w, email=ME, name="x", password_hash="!", language="fr")
            ask_password(w, email=ME)
    for _ in range(3):
        delivered(post)
    assert len(post.box.letters) == A_DAY[Share.ASKED]


def test_what_others_ask_for_does_not_keep_back_that_a_password_was_changed(post: Clockwork) -> None:
    with work(NOON) as w:
        account = makers.account(w.session, email=ME).id
        for _ in range(50):
            w.tell(Event(EventKind.PASSWORD_FORGOTTEN, account=account, facts={"token": "x"}))
        w.tell(Event(EventKind.PASSWORD_CHANGED, account=account))
    delivered(post)
    assert [one.subject for one in post.box.letters if "password_changed" in one.subject]


def contact(name: str = "Buy pills at evil.example", email: str = ME) -> int:
    with work(NOON) as w:
        number = makers.concern(w.session, tier=Tier.NAMED, speaks="fr", title="evil.example").id
        w.session.add(Contact(concern_id=number, name=name, email=email))
        return number


def told(*numbers: int) -> None:
    with work(NOON) as w:
        for number in numbers:
            w.tell(Event(EventKind.CONCERN_ACCEPTED, concern=number))


def test_an_address_left_with_a_hundred_reports_gets_one_mail_a_day_without_their_words(
    post: Clockwork,
) -> None:
    told(*(contact() for _ in range(100)))
    assert delivered(post) == 1
    post.now += timedelta(days=1)
    assert delivered(post) == 1, "what came after the mail of today is told by one of tomorrow"
    post.now += timedelta(days=1)
    assert delivered(post) == 0
    assert not any("evil" in text for one in post.box.letters for text in (one.subject, one.text))
    waiting = select(Mail.id).where(Mail.sent_at.is_(None), Mail.dropped_at.is_(None))
    assert db.session.scalars(waiting).all() == []


def test_what_stands_behind_a_plus_sign_is_the_same_mailbox(post: Clockwork) -> None:
    told(*(contact(email=f"amina+{n}@example.org") for n in range(9)))
    assert delivered(post) == 1


def test_the_name_typed_with_an_address_is_mailed_once_its_owner_confirmed(post: Clockwork) -> None:
    seen: list[Any] = []

    class Noting:
        def render(self, _language: object, _template: str, context: Any) -> str:
            seen.append(context.get("name"))
            return "x"

    object.__setattr__(post.room, "texts", Noting())
    with work(NOON) as w:
        account = makers.account(w.session, email=ME, name="evil.example", verified_at=None)
        mail_confirmation(w, account, LINKS)
        number = account.id
    delivered(post)
    assert set(seen) == {""}
    with work(NOON) as w:
        row = w.session.get_one(Account, number)
        row.verified_at = NOON
        w.tell(Event(EventKind.PASSWORD_CHANGED, account=number))
    delivered(post)
    assert "evil.example" in seen


def test_a_link_in_the_mail_erases_the_address_it_went_to_and_no_later_one(post: Clockwork) -> None:
    number = contact()
    told(number)
    delivered(post)
    token = post.box.letters[0].text.split()[2]
    with work(NOON) as w:
        w.session.get_one(Contact, number).email = "other@example.org"
        assert not stop(w, alert_book(), token)
        w.session.get_one(Contact, number).email = ME
        assert stop(w, alert_book(), token)
    with work(NOON) as w:
        assert w.session.get_one(Contact, number).email == ""


def test_a_mail_server_that_does_not_answer_uses_up_nothing(post: Clockwork) -> None:
    told(contact())
    post.box.refusing = [Unavailable()]
    assert delivered(post) == 0
    post.now += timedelta(hours=1)
    assert delivered(post) == 1


def test_counts_name_no_address_and_go_with_the_day(post: Clockwork) -> None:
    told(contact())
    delivered(post)
    (row,) = db.session.scalars(select(MailCount)).all()
    assert row.key == key(alert_book().pepper, Share.UNCONFIRMED, ME, TODAY)
    assert row.key != key(b"another key", Share.UNCONFIRMED, ME, TODAY)
    assert row.key != key(alert_book().pepper, Share.UNCONFIRMED, ME, TODAY + timedelta(days=1))
    with work(NOON) as w:
        assert forget_mail_counts(w) == 0
    with work(NOON + timedelta(days=1)) as w:
        assert forget_mail_counts(w) == 1


def test_every_kind_of_news_has_a_share() -> None:
    """New kinds that a stranger can set off by an address belong to what is asked for."""
    asked = {kind for kind in EventKind if kind not in BY_ADDRESS} - {
        kind
        for kind in EventKind
        if kind.value.startswith(("concern_", "article_", "association_", "reveal_"))
    }
    assert asked == {
        EventKind.ACCOUNT_REGISTERED,
        EventKind.ACCOUNT_EXISTS,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.PASSWORD_CHANGED,
        EventKind.ACCESS_CHANGED,
    }
