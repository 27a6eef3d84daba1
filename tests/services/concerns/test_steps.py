"""Steps of a concern: decided, written with timeline and news in one transaction, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, Exposure, Kind, ReferTo, State
from portal.domain.deadlines import day_start
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from portal.domain.events import EventKind
from portal.domain.lifecycle import UNDO_WINDOW
from portal.domain.people import CLOCK, Actor, Role
from portal.services.concerns.effects import Given
from portal.services.concerns.review import undo
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Message, OutboxEntry, TimelineEntry
from tests import makers
from tests.makers import NOON, TODAY
from tests.services.concern_makers import made, step, stored


def an_office() -> int:
    with work(NOON) as w:
        return makers.office(w.session).id


def acceptance(**changes: Any) -> dict[str, Any]:
    return {
        "category": Category.ROADS,
        "office": an_office(),
        "exposure": Exposure.PUBLIC,
        "title": "حفرة عند مدخل الحي",
        "public_text": "حفرة عميقة عند المدخل",
        **changes,
    }


def test_accepting_sets_copy_office_deadline_and_news(moderator: Actor) -> None:
    number = made(state=State.RECEIVED, exposure=Exposure.PUBLIC, title="", public_text="")
    step(number, Action.ACCEPT, moderator, **acceptance())
    row = stored(number)
    assert (row.state, row.category, row.title) == (State.ACCEPTED, Category.ROADS, "حفرة عند مدخل الحي")
    assert row.answer_by is not None
    assert row.version == 2
    entry = db.session.scalars(select(TimelineEntry)).one()
    assert (entry.source, entry.target, entry.role) == (State.RECEIVED, State.ACCEPTED, Role.MODERATOR)
    news = db.session.scalars(select(OutboxEntry)).one()
    assert news.kind is EventKind.CONCERN_ACCEPTED
    assert news.due_at == NOON + UNDO_WINDOW
    audited = db.session.scalars(select(AuditEntry)).one()
    assert (audited.action, audited.account_id) == ("accept", moderator.account)


@pytest.mark.parametrize("missing", ["category", "office", "exposure", "title", "public_text"])
def test_accepting_needs_every_part(moderator: Actor, missing: str) -> None:
    number = made(state=State.RECEIVED)
    given = acceptance()
    del given[missing]
    with pytest.raises(Invalid) as refused:
        step(number, Action.ACCEPT, moderator, **given)
    assert refused.value.fields == {missing: "required"}
    assert stored(number).state is State.RECEIVED


def test_a_failed_step_leaves_nothing_behind(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    with pytest.raises(Invalid):
        step(number, Action.ACCEPT, moderator, **acceptance(office=404))
    assert stored(number).category is Category.LIGHTING
    assert db.session.scalars(select(TimelineEntry)).all() == []
    assert db.session.scalars(select(OutboxEntry)).all() == []


def test_a_stale_form_is_refused(moderator: Actor) -> None:
    number = made(state=State.RECEIVED, version=3)
    with work(NOON) as w, pytest.raises(Conflict):
        take_step(w, number, Action.DECLINE, Given(text="…"), by=moderator, version=2)


def test_what_is_not_there_is_not_found(moderator: Actor) -> None:
    with work(NOON) as w, pytest.raises(NotFound):
        take_step(w, 404, Action.TAKE, by=moderator)


def test_a_moderator_of_another_annex_is_refused(database: Engine) -> None:
    number = made(state=State.RECEIVED)
    with work(NOON) as w:
        other = makers.actor(w.session, Role.MODERATOR, territory=makers.territory(w.session).id)
    with pytest.raises(NotAllowed):
        step(number, Action.TAKE, other)


def test_a_question_is_a_message_and_not_in_the_timeline(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.ASK, moderator, text="أين بالضبط؟")
    message = db.session.scalars(select(Message)).one()
    assert (message.role, message.text) == (Role.MODERATOR, "أين بالضبط؟")
    assert message.account_id == moderator.account
    assert db.session.scalars(select(TimelineEntry.words)).one() == ""


def test_declining_and_referring_say_why(moderator: Actor) -> None:
    declined, referred = made(state=State.RECEIVED), made(state=State.RECEIVED)
    step(declined, Action.DECLINE, moderator, text="نزاع شخصي", reason=DeclineReason.PERSONAL_DISPUTE)
    step(referred, Action.REFER, moderator, text="أُحيل إلى الأمن", refer_to=ReferTo.POLICE)
    assert stored(declined).decline_reason is DeclineReason.PERSONAL_DISPUTE
    assert stored(declined).declined_by == moderator.account
    assert stored(referred).referred_to is ReferTo.POLICE
    reasons = db.session.scalars(select(TimelineEntry.reason).order_by(TimelineEntry.id)).all()
    assert list(reasons) == ["personal_dispute", "police"]


def test_merging_joins_one_that_the_moderator_may_see(moderator: Actor) -> None:
    joined, number = made(state=State.ACCEPTED), made(state=State.RECEIVED)
    step(number, Action.MERGE, moderator, joins=joined)
    assert (stored(number).state, stored(number).merged_into_id) == (State.MERGED, joined)


@pytest.mark.parametrize("given", [{"state": State.DECLINED}, {"state": State.MERGED}])
def test_merging_refuses_what_leads_nowhere(moderator: Actor, given: dict[str, Any]) -> None:
    joined, number = made(**given), made(state=State.RECEIVED)
    with pytest.raises(Invalid) as refused:
        step(number, Action.MERGE, moderator, joins=joined)
    assert refused.value.fields == {"joins": "unknown"}


def test_a_concern_does_not_join_itself(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    with pytest.raises(Invalid):
        step(number, Action.MERGE, moderator, joins=number)


def test_merging_never_widens_who_reads(database: Engine) -> None:
    with work(NOON) as w:
        safety = makers.actor(w.session, Role.SAFETY_MODERATOR)
    joined, number = made(state=State.ACCEPTED), made(state=State.RECEIVED, exposure=Exposure.SEALED)
    with pytest.raises(Invalid) as refused:
        step(number, Action.MERGE, safety, joins=joined)
    assert refused.value.fields == {"joins": "less_protected"}


def test_a_claim_asks_for_confirmation_and_lapses_by_the_clock_alone(moderator: Actor) -> None:
    number = made(state=State.ANSWERED)
    step(number, Action.CLAIM, moderator, text="غُيّرت المصابيح")
    assert stored(number).confirm_by == TODAY + timedelta(days=30)
    with pytest.raises(NotAllowed):
        step(number, Action.LAPSE, moderator)
    step(number, Action.LAPSE, CLOCK, later=timedelta(days=31))
    assert stored(number).state is State.UNCONFIRMED


@pytest.mark.parametrize(
    ("action", "given"),
    [
        (Action.ACCEPT, None),
        (Action.DECLINE, {"text": "…", "reason": DeclineReason.OTHER}),
        (Action.REFER, {"text": "…", "refer_to": ReferTo.POLICE}),
    ],
)
def test_a_slip_is_taken_back_before_anybody_is_told(
    moderator: Actor, action: Action, given: dict[str, Any] | None
) -> None:
    number = made(state=State.RECEIVED)
    step(number, action, moderator, **(given or acceptance()))
    with work(NOON + UNDO_WINDOW) as w:
        undo(w, number, by=moderator)
    assert stored(number).state is State.RECEIVED
    assert stored(number).declined_by is None
    assert db.session.scalars(select(OutboxEntry)).all() == []
    first, second = db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).all()
    assert (second.action, second.reason) == (Action.UNDO, str(first.id))


def test_taking_an_acceptance_back_restores_who_may_read(database: Engine) -> None:
    with work(NOON) as w:
        safety = makers.actor(w.session, Role.SAFETY_MODERATOR)
    number = made(state=State.RECEIVED, exposure=Exposure.SEALED, category=Category.SAFETY)
    step(number, Action.ACCEPT, safety, **acceptance(exposure=Exposure.OFFICIALS))
    with work(NOON) as w:
        undo(w, number, by=safety)
    row = stored(number)
    assert (row.exposure, row.category, row.office_id) == (Exposure.SEALED, Category.SAFETY, None)


@pytest.mark.parametrize("exposure", [Exposure.PUBLIC, Exposure.AREA])
@pytest.mark.parametrize(
    ("came", "becomes"),
    [
        ({"kind": Kind.SAFETY}, Category.LIGHTING),
        ({"category": Category.SAFETY}, Category.LIGHTING),
        ({}, Category.SAFETY),
    ],
)
def test_what_was_called_a_danger_is_never_published(
    database: Engine, exposure: Exposure, came: dict[str, Any], becomes: Category
) -> None:
    with work(NOON) as w:
        safety = makers.actor(w.session, Role.SAFETY_MODERATOR)
    number = made(state=State.RECEIVED, exposure=Exposure.SEALED, **came)
    with pytest.raises(Invalid) as refused:
        step(number, Action.ACCEPT, safety, **acceptance(exposure=exposure, category=becomes))
    assert refused.value.fields == {"exposure": "never_published"}
    assert stored(number).state is State.RECEIVED
    step(number, Action.ACCEPT, safety, **acceptance(exposure=Exposure.OFFICIALS, category=becomes))
    assert stored(number).exposure is Exposure.OFFICIALS


def test_undo_is_refused_when_late_told_or_another_s(moderator: Actor, colleague: Actor) -> None:
    number = made(state=State.ACCEPTED)
    step(number, Action.ANSWER, moderator, text="مبرمج")
    with work(NOON) as w, pytest.raises(WrongState):
        undo(w, number, by=colleague)
    with work(NOON + UNDO_WINDOW + timedelta(seconds=1)) as w, pytest.raises(WrongState):
        undo(w, number, by=moderator)
    with work(NOON) as w:
        w.session.scalars(select(OutboxEntry)).one().sent_at = NOON
    with work(NOON) as w, pytest.raises(WrongState):
        undo(w, number, by=moderator)
    assert stored(number).state is State.ANSWERED


def test_a_question_cannot_be_unasked(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.ASK, moderator, text="أين؟")
    with work(NOON) as w, pytest.raises(WrongState):
        undo(w, number, by=moderator)


def test_the_desk_s_minute_is_kept_and_the_reporter_s_is_not(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.ASK, moderator, text="أين؟")
    step(number, Action.REPLY, Actor(concern=number), text="قرب الباب")
    asked, replied = db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).all()
    assert asked.at == NOON
    assert replied.at == day_start(TODAY, makers.TOWN)
