"""What comes back to the desk when the report it was joined with does not go on."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, Exposure, ReferTo, State
from portal.domain.deadlines import day_start
from portal.domain.events import EventKind
from portal.domain.people import Actor, Role
from portal.services.concerns.follow_case import withdraw
from portal.services.concerns.review import undo
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import OutboxEntry, TimelineEntry
from portal.store.queries.concerns.joined import led_somewhere
from portal.store.queries.delivery.recipients import followers
from tests import makers
from tests.makers import NOON
from tests.services.joining import made, merge, shown_supports, stand_by, step, stored, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def moderator(database: Engine) -> Actor:
    with work(NOON) as w:
        return makers.actor(w.session, Role.SAFETY_MODERATOR)


ENDS = {
    Action.DECLINE: {"text": "خارج", "reason": DeclineReason.OTHER},
    Action.REFER: {"text": "أُحيل", "refer_to": ReferTo.POLICE},
}


@pytest.mark.parametrize("action", ENDS)
def test_joined_reports_come_back_to_the_desk_when_the_other_is_put_aside(
    moderator: Actor, action: Action
) -> None:
    source, target = made(state=State.RECEIVED), made(state=State.IN_REVIEW)
    merge(source, target, moderator)
    step(target, action, moderator, **ENDS[action])
    row = stored(source)
    assert (row.state, row.merged_into_id, row.taken_by) == (State.RECEIVED, None, None)
    assert row.acknowledge_by is not None
    assert told(source)[-1] is EventKind.CONCERN_UNMERGED


@pytest.mark.parametrize("action", ENDS)
def test_a_slip_joins_them_again_and_nobody_is_told(moderator: Actor, action: Action) -> None:
    source, target = made(state=State.RECEIVED), made(state=State.IN_REVIEW)
    merge(source, target, moderator)
    step(target, action, moderator, **ENDS[action])
    with work(NOON) as w:
        undo(w, target, by=moderator)
    assert (stored(source).state, stored(source).merged_into_id) == (State.MERGED, target)
    assert EventKind.CONCERN_UNMERGED not in told(source)


def test_a_withdrawal_sends_back_what_was_joined_and_tells_no_minute(moderator: Actor) -> None:
    source, target = made(state=State.ANSWERED), made()
    stand_by(source, "one")
    merge(source, target, moderator)
    with work(NOON) as w:
        withdraw(w, target, by=Actor(concern=target))
    assert (stored(source).state, shown_supports(source)) == (State.ANSWERED, 1)
    news = select(OutboxEntry).where(OutboxEntry.kind == EventKind.CONCERN_UNMERGED)
    row = db.session.scalars(news).one()
    assert (row.concern_id, row.written_at) == (source, day_start(makers.TODAY, makers.TOWN))
    entry = select(TimelineEntry.at).where(TimelineEntry.action == Action.UNMERGE)
    assert db.session.scalars(entry).one() == row.written_at


def test_a_report_accepted_for_fewer_readers_sends_back_who_could_no_longer_follow(moderator: Actor) -> None:
    source, target = made(state=State.RECEIVED), made(state=State.RECEIVED)
    merge(source, target, moderator)
    with work(NOON) as w:
        office = makers.office(w.session).id
    copy = {"title": "عنوان", "public_text": "نص", "category": Category.ROADS, "office": office}
    step(target, Action.ACCEPT, moderator, exposure=Exposure.OFFICIALS, **copy)
    assert (stored(source).state, stored(source).merged_into_id) == (State.RECEIVED, None)


def test_an_answer_keeps_the_joined_reports(moderator: Actor) -> None:
    source, target = made(), made()
    merge(source, target, moderator)
    step(target, Action.CANNOT, moderator, text="لا ميزانية")
    assert stored(source).state is State.MERGED


def test_a_joined_report_that_is_withdrawn_follows_nothing(moderator: Actor) -> None:
    source, target = made(), made()
    merge(source, target, moderator)
    with work(NOON) as w:
        withdraw(w, source, by=Actor(concern=source))
    assert list(followers(db.session(), target)) == [target]


def test_an_address_that_led_to_a_public_report_is_known_to_have_led_there(moderator: Actor) -> None:
    with work(NOON) as w:
        office = makers.office(w.session).id
    copy = {"title": "عنوان", "public_text": "نص", "category": Category.ROADS, "office": office}
    for exposure, leads in ((Exposure.PUBLIC, True), (Exposure.OFFICIALS, False)):
        source, target = made(state=State.RECEIVED, exposure=exposure), made(state=State.RECEIVED)
        step(target, Action.ACCEPT, moderator, exposure=Exposure.PUBLIC, **copy)
        merge(source, target, moderator)
        with work(NOON) as w:
            withdraw(w, target, by=Actor(concern=target))
        assert stored(source).state is State.RECEIVED
        assert led_somewhere(db.session(), source) is leads
    alone = made(state=State.RECEIVED)
    step(alone, Action.ACCEPT, moderator, exposure=Exposure.PUBLIC, **copy)
    with work(NOON) as w:
        withdraw(w, alone, by=Actor(concern=alone))
    assert not led_somewhere(db.session(), alone)
