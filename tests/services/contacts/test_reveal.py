"""A sealed contact is opened by two moderators together, by nobody alone, and for a day."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import current_app
from nacl.public import PrivateKey
from sqlalchemy import select

from portal.adapters.keys.sealing import PublicSealer
from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State
from portal.domain.errors import Conflict, Gone, Invalid, NotAllowed
from portal.domain.events import EventKind
from portal.domain.lifecycle import Readership
from portal.domain.people import Actor, Role
from portal.domain.reveals import TERM, RevealReason, RevealState
from portal.services.concerns import follow_case, review
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.services.contacts import reveal, seal_key
from portal.services.instance.retention import forget_concerns
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import (
    AuditEntry,
    Concern,
    Contact,
    OutboxEntry,
    Reveal,
    RevealHalf,
    TimelineEntry,
)
from portal.store.queries.concerns.timeline import loop_of, public_timeline, reporter_timeline
from portal.store.queries.contacts.reveals import waiting_reveals
from tests import makers
from tests.custodians import Custody, Keeper, audited, keeper, rows
from tests.makers import NOON


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0), (2, 0), (1, 2)])
def test_any_two_open_it_together_and_the_asker_may_look_again(
    town: Custody, first: int, second: int
) -> None:
    town.ask(first)
    opened = town.agree(second)
    assert (opened.name, opened.phone, opened.email) == ("زليخة", "0611223344", "")
    assert (opened.lat, opened.lon) == (30.47, -8.87)
    assert town.look(first, NOON + TERM - timedelta(minutes=1)) == opened
    assert rows(RevealHalf) == 0
    assert audited() == ["ask_reveal", "agree_reveal", "look_reveal"]


def test_nobody_opens_it_alone(town: Custody) -> None:
    town.ask(0)
    with pytest.raises(NotAllowed):
        town.agree(0)
    with pytest.raises(Conflict):
        town.look(0)
    stranger = Keeper(town.keepers[1].actor, town.keepers[2].key)
    with pytest.raises(NotAllowed), work(NOON) as w:
        reveal.agree(w, town.number, by=stranger.actor, key=stranger.key)
    assert audited() == ["ask_reveal"]


def test_the_second_sees_it_once_and_a_third_never(town: Custody) -> None:
    town.ask(0)
    town.agree(1)
    for who in (1, 2):
        with pytest.raises(Conflict):
            town.look(who)


def test_two_who_ask_or_agree_at_once_make_one(town: Custody) -> None:
    town.ask(0)
    with pytest.raises(Conflict):
        town.ask(1)
    town.agree(1)
    with pytest.raises(Conflict):
        town.agree(2)
    assert rows(Reveal) == 1
    db.session.rollback()
    told = db.session.scalars(select(TimelineEntry).where(TimelineEntry.action == Action.REVEAL)).all()
    assert len(told) == 1


def test_what_is_done_by_several_at_the_same_moment_happens_once(town: Custody) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    together = Barrier(2)

    def at_once(action: Callable[[int], object], who: int) -> bool:
        with app.app_context():
            together.wait(timeout=30)
            try:
                action(who)
            except Conflict:
                return False
        return True

    for action, people in ((town.ask, (0, 0)), (town.agree, (1, 2))):
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(partial(at_once, action), people))
        assert sorted(done) == [False, True]
    assert audited() == ["ask_reveal", "agree_reveal"]
    assert rows(Reveal) == 1


def test_its_reporter_reads_the_day_and_the_reason_and_nobody_else_does(town: Custody) -> None:
    before = loop_of(db.session(), town.number)
    town.ask(0, reason=RevealReason.AUTHORITY)
    assert reporter_timeline(db.session(), town.number)[-1].action is Action.SUBMIT
    town.agree(1, NOON + timedelta(hours=2))
    told = reporter_timeline(db.session(), town.number)[-1]
    assert (told.action, told.reason, told.role) == (Action.REVEAL, "authority", Role.MODERATOR)
    assert (told.words, told.day) == ("", NOON.date())
    assert loop_of(db.session(), town.number) == before
    shown = public_timeline(db.session(), town.number, Exposure.PUBLIC)
    assert Action.REVEAL not in {step.action for step in shown}
    entry = db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc())).first()
    assert entry is not None
    assert (entry.voice, entry.note, entry.words) == (Readership.CASE, "", "")


def test_audit_and_news_hold_codes_only(town: Custody) -> None:
    town.ask(0)
    town.agree(1)
    facts = [
        row.facts for row in db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("%_reveal")))
    ]
    assert facts == [{"reveal": 1, "reason": "danger"}, {"reveal": 1, "reason": "danger"}]
    news = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == EventKind.REVEAL_ASKED)).all()
    assert {entry.account_id for entry in news} == {one.account for one in town.keepers[1:]}
    assert {(entry.concern_id, str(entry.facts)) for entry in news} == {(town.number, "{}")}


def test_a_refusal_needs_a_reason_and_ends_it(town: Custody) -> None:
    town.ask(0)
    with pytest.raises(Invalid):
        town.refuse(1, note="")
    town.refuse(1)
    with pytest.raises(Conflict):
        town.agree(2)
    assert rows(RevealHalf) == 0
    assert town.ask(1)
    town.refuse(1, note="")
    db.session.rollback()
    states = db.session.execute(select(Reveal.state, Reveal.answered_by).order_by(Reveal.id)).all()
    assert [tuple(row) for row in states] == [(RevealState.REFUSED, town.keepers[1].account)] * 2


def test_a_reason_in_words_is_needed(town: Custody) -> None:
    with pytest.raises(Invalid), work(NOON) as w:
        reveal.ask(w, town.number, RevealReason.OTHER, "", by=town.keepers[0].actor, key=town.keepers[0].key)


def test_after_a_day_nobody_may_agree_and_nothing_lies_open(town: Custody) -> None:
    town.ask(0)
    with pytest.raises(Conflict):
        town.agree(1, NOON + TERM)
    with work(NOON + TERM - timedelta(seconds=1)) as w:
        assert reveal.lapse_reveals(w) == 0
    with work(NOON + TERM) as w:
        assert reveal.lapse_reveals(w) == 1
    assert rows(RevealHalf) == 0
    later = NOON + TERM + timedelta(hours=1)
    town.ask(1, later)
    town.agree(0, later)
    with pytest.raises(Conflict):
        town.look(1, later + TERM)
    with work(later + TERM) as w:
        assert reveal.lapse_reveals(w) == 1
        assert reveal.lapse_reveals(w) == 0
    db.session.rollback()
    kept = db.session.execute(select(Reveal.state, Reveal.contact).order_by(Reveal.id)).all()
    assert [tuple(row) for row in kept] == [(RevealState.LAPSED, None), (RevealState.OPENED, None)]


def test_only_custodians_who_may_see_the_report_are_asked(town: Custody) -> None:
    with work(NOON) as w:
        elsewhere = keeper(w, Role.MODERATOR, territory=makers.territory(w.session).id)
        seal_key.share(w, town.private)
    town.ask(0)
    for one in (*town.keepers[1:], elsewhere):
        seen = waiting_reveals(db.session(), one.actor, NOON)
        assert seen == ([] if one is elsewhere else [town.number])
    assert waiting_reveals(db.session(), town.keepers[0].actor, NOON) == []
    assert waiting_reveals(db.session(), town.keepers[1].actor, NOON + TERM) == []
    with pytest.raises(NotAllowed), work(NOON) as w:
        reveal.agree(w, town.number, by=elsewhere.actor, key=elsewhere.key)


def test_where_nobody_else_may_see_it_there_is_nobody_to_ask(town: Custody) -> None:
    with work(NOON) as w:
        w.session.get_one(Concern, town.number).exposure = Exposure.SEALED
    with pytest.raises(Invalid) as refused:
        town.ask(2)
    assert refused.value.fields == {"": "no_second_custodian"}


@pytest.mark.parametrize("asked", [False, True])
def test_what_is_withdrawn_has_nothing_to_open(town: Custody, asked: bool) -> None:
    if asked:
        town.ask(0)
    with work(NOON) as w:
        follow_case.withdraw(w, town.number, by=Actor(concern=town.number))
    with pytest.raises(Gone):
        town.agree(1)
    with pytest.raises(Gone):
        town.ask(0)
    assert (rows(Reveal), rows(RevealHalf)) == (0, 0)


def test_a_joined_report_keeps_its_own_contact(town: Custody) -> None:
    """Its reporter may be in danger all the same; they read of it in their own case line."""
    with work(NOON) as w:
        other = makers.concern(w.session, territory_id=w.session.get_one(Concern, town.number).territory_id)
        take_step(w, town.number, Action.MERGE, Given(joins=other.id), by=town.keepers[0].actor)
    town.ask(0)
    assert town.agree(1).name == "زليخة"


def test_openings_are_erased_with_the_contact(town: Custody) -> None:
    town.ask(0)
    town.agree(1)
    with work(NOON) as w:
        row = w.session.get_one(Concern, town.number)
        row.state, row.changed_at = State.CONFIRMED_DONE, w.day_start
    with work(NOON + timedelta(days=31)) as w:
        forget_concerns(w)
    assert rows(Reveal) == 0
    assert db.session.get(Contact, town.number) is None


def test_a_decision_can_be_taken_back_after_an_opening(town: Custody) -> None:
    town.ask(0)
    with work(NOON) as w:
        take_step(w, town.number, Action.TAKE, by=town.keepers[0].actor)
        version = w.session.get_one(Concern, town.number).version
    town.agree(1, NOON + timedelta(seconds=20))
    with work(NOON + timedelta(seconds=40)) as w:
        assert w.session.get_one(Concern, town.number).version == version
        assert review.undo(w, town.number, by=town.keepers[0].actor).state is State.RECEIVED


def test_what_is_sealed_to_another_key_is_not_opened_by_this_one(town: Custody) -> None:
    town.ask(0)
    fresh = PrivateKey.generate()
    with work(NOON) as w:
        done = seal_key.reseal(w, town.private, PublicSealer(bytes(fresh.public_key).hex()))
        assert (done.done, done.shut) == (1, 0)
    with pytest.raises(Conflict):
        town.agree(1)
    with work(NOON) as w:
        seal_key.share(w, bytes(fresh).hex())
    town.ask(0)
    assert town.agree(1).phone == "0611223344"
