"""The reporter's side: write, appeal once, judge a claim, withdraw; and those who stand by them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from portal.domain.concerns import State, Tier
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.receipts import fingerprint
from portal.services.concerns.follow_case import appeal, open_case, support, withdraw, write
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Contact, Message, Support
from tests import makers
from tests.makers import NOON, PEPPER

CODE = "40719926338506147752"

pytestmark = pytest.mark.usefixtures("database")


def made(**given: Any) -> int:
    with work(NOON) as w:
        return makers.concern(w.session, **given).id


def stored(number: int) -> Concern:
    db.session.rollback()
    row = db.session.get(Concern, number)
    assert row is not None
    return row


def test_a_receipt_opens_its_case_and_nothing_else(database: Engine) -> None:
    number = made(receipt=fingerprint(PEPPER, CODE))
    with work(NOON) as w:
        assert open_case(w, CODE, PEPPER) == number
        with pytest.raises(NotFound):
            open_case(w, CODE[::-1], PEPPER)


def test_an_answer_puts_a_waiting_concern_back_on_the_table() -> None:
    number = made(state=State.WAITING)
    with work(NOON) as w:
        write(w, number, "قرب الباب الكبير", by=Actor(concern=number), code=CODE)
    assert stored(number).state is State.IN_REVIEW
    message = db.session.scalars(select(Message)).one()
    assert (message.role, message.text) == (Role.REPORTER, "قرب الباب الكبير")
    assert message.account_id is None


def test_writing_without_being_asked_changes_no_state() -> None:
    number = made(state=State.ACCEPTED)
    with work(NOON) as w:
        write(w, number, "عاد المشكل", by=Actor(concern=number))
    assert stored(number).state is State.ACCEPTED
    assert len(db.session.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize("text", [f"رمزي {CODE}", "4071-9926-3385-0614-7752", "٤٠٧١ ٩٩٢٦ ٣٣٨٥ ٠٦١٤ ٧٧٥٢"])
def test_a_text_with_its_own_receipt_is_refused(text: str) -> None:
    number = made(state=State.WAITING)
    with work(NOON) as w, pytest.raises(Invalid) as refused:
        write(w, number, text, by=Actor(concern=number), code=CODE)
    assert refused.value.fields == {"text": "own_receipt"}


def test_nobody_else_writes_into_a_case() -> None:
    number = made(state=State.WAITING)
    for stranger in (VISITOR, Actor(account=99), Actor(concern=number + 1)):
        with work(NOON) as w, pytest.raises(NotAllowed):
            write(w, number, "أنا هو", by=stranger)


def test_an_appeal_is_heard_once() -> None:
    number = made(state=State.DECLINED)
    with work(NOON) as w:
        decliner = makers.actor(w.session, Role.MODERATOR)
        w.session.get_one(Concern, number).declined_by = decliner.account
    me = Actor(concern=number)
    with work(NOON) as w:
        appeal(w, number, "هذا مكان عمومي", by=me)
    assert (stored(number).state, stored(number).appealed) == (State.RECEIVED, True)
    assert stored(number).declined_by == decliner.account
    with work(NOON) as w:
        w.session.get_one(Concern, number).state = State.DECLINED
    with work(NOON) as w, pytest.raises(Conflict):
        appeal(w, number, "مرة أخرى", by=me)


def test_me_too_counts_once_a_person() -> None:
    number = made()
    with work(NOON) as w:
        assert support(w, number, "somebody", by=VISITOR)
        assert not support(w, number, "somebody", by=VISITOR)
    assert len(db.session.scalars(select(Support)).all()) == 1


def test_withdrawing_erases_what_only_the_reporter_gave() -> None:
    number = made(
        state=State.WAITING, tier=Tier.NAMED, landmark="خلف المسجد", lat=30.4, lon=-8.8, receipt="f" * 64
    )
    me = Actor(concern=number)
    with work(NOON) as w:
        w.session.add(Contact(concern_id=number, name="Canary"))
        w.session.add(Message(concern_id=number, role=Role.MODERATOR, on=w.today, text="أين؟"))
        write(w, number, "جواب الكناري", by=me)
    with work(NOON) as w:
        withdraw(w, number, by=me)
    row = stored(number)
    assert row.state is State.WITHDRAWN
    assert (row.original, row.title, row.public_text, row.folded, row.folded_original) == ("",) * 5
    assert (row.landmark, row.lat, row.lon, row.happened_on) == ("", None, None, None)
    assert db.session.get(Contact, number) is None
    assert list(db.session.scalars(select(Message.text))) == ["أين؟"]
    with work(NOON) as w, pytest.raises(WrongState):
        write(w, number, "بعد السحب", by=me)


def test_what_was_claimed_can_no_longer_be_withdrawn() -> None:
    number = made(state=State.CLAIMED_DONE)
    with work(NOON) as w, pytest.raises(WrongState):
        withdraw(w, number, by=Actor(concern=number))
