"""Nobody's words reach the mailbox of somebody who has not confirmed it, whatever is mailed there."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.concerns import Tier
from portal.domain.events import BY_ADDRESS, TO_ANYBODY, Event, EventKind
from portal.domain.languages import Language
from portal.store.engine.work import work
from portal.store.models import Contact
from portal.web.request.components import KEY
from tests import makers
from tests.makers import NOON
from tests.services.delivery.test_deliver import Clockwork

MARK = "evil.example"
ME = "amina@example.org"
KINDS = sorted(set(EventKind) - BY_ADDRESS)


@pytest.fixture
def post(app: Flask) -> Clockwork:
    """A post room that writes the portal's real mails."""
    made = Clockwork()
    object.__setattr__(made.room, "texts", app.extensions[KEY].renderer)
    return made


def news(post: Clockwork, kind: EventKind, *, confirmed: bool, by_contact: bool) -> list[str]:
    """Everything that is mailed of one piece of news in which every field a stranger fills in is marked."""
    with work(NOON) as w:
        account = makers.account(
            w.session, email=ME, name=f"Name {MARK}", language="fr", verified_at=NOON if confirmed else None
        )
        association = makers.association(
            w.session, account, name=f"Association {MARK}", name_fr=f"Association {MARK}",
            decision_note=f"Note {MARK}",
        )  # fmt: skip
        article = makers.article(w.session, title=f"Title {MARK}", slug="told")
        number = makers.concern(
            w.session, tier=Tier.NAMED, speaks=Language.FR.value, title=f"Title {MARK}",
            public_text=f"Text {MARK}", original=f"Text {MARK}", landmark=f"Near {MARK}",
        ).id  # fmt: skip
        w.session.add(Contact(concern_id=number, name=f"Name {MARK}", email=ME, phone=f"06 {MARK}"))
        facts: dict[str, str | int] = {
            "association": association.id, "token": "token", "role": "member", "change": "passkey_added",
        }  # fmt: skip
        to = None if by_contact else account.id
        w.tell(Event(kind, concern=number, article=article.id, account=to, facts=facts))
    post.now = NOON.replace(day=NOON.day + 1)
    while post.deliver():
        pass
    return [said for letter in post.box.letters for said in (letter.subject, letter.text)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_that_nobody_confirmed_is_mailed_no_words_of_anybody(
    post: Clockwork, kind: EventKind
) -> None:
    said = news(post, kind, confirmed=False, by_contact=False)
    assert bool(said) is (kind in TO_ANYBODY)
    assert not any(MARK in text for text in said)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.value.startswith("concern_")])
def test_an_address_left_with_a_report_is_mailed_no_words_of_anybody(
    post: Clockwork, kind: EventKind
) -> None:
    assert not any(MARK in text for text in news(post, kind, confirmed=False, by_contact=True))


def test_the_mark_is_seen_where_it_may_be(post: Clockwork) -> None:
    said = news(post, EventKind.ASSOCIATION_INVITED, confirmed=True, by_contact=False)
    assert any(f"Association {MARK}" in text for text in said)
