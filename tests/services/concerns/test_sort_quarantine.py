"""Out of the quarantine: one by one into the queue, or in heaps declined."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.concerns import DeclineReason, Exposure, State
from portal.domain.errors import NotAllowed, WrongState
from portal.domain.events import EventKind
from portal.domain.people import VISITOR, Actor
from portal.services.concerns.sort_quarantine import decline_junk, release
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Concern, OutboxEntry
from tests.makers import NOON
from tests.services.concern_makers import made

pytestmark = pytest.mark.usefixtures("database")


def waiting(**given: object) -> int:
    return made(**{"state": State.RECEIVED, "quarantined": True, "begins": "ab12", **given})


def row(number: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, number)


def test_what_is_released_stands_where_it_would_have_and_is_told_of_by_its_day(moderator: Actor) -> None:
    number = waiting()
    with work(NOON) as w:
        release(w, number, by=moderator)
        day = w.day_start
    found = row(number)
    assert (found.quarantined, found.begins, found.state, found.version) == (False, "", State.RECEIVED, 2)
    news = db.session.scalars(select(OutboxEntry)).one()
    assert (news.kind, news.concern_id, news.written_at) == (EventKind.CONCERN_RECEIVED, number, day)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["release"]


@pytest.mark.parametrize("given", [{"quarantined": False}, {"state": State.DECLINED}])
def test_what_does_not_wait_there_is_not_released(moderator: Actor, given: dict[str, object]) -> None:
    number = waiting(**given)
    with pytest.raises(WrongState), work(NOON) as w:
        release(w, number, by=moderator)
    with work(NOON) as w:
        assert decline_junk(w, [number], DeclineReason.ABUSIVE, "لا", by=moderator) == 0


def test_a_heap_is_declined_and_stays_marked(moderator: Actor) -> None:
    numbers = [waiting(), waiting()]
    with work(NOON) as w:
        assert decline_junk(w, iter(numbers), DeclineReason.ABUSIVE, "لا", by=moderator) == 2
    for number in numbers:
        assert (row(number).state, row(number).quarantined) == (State.DECLINED, True)


def test_what_a_colleague_holds_or_may_see_alone_is_left(moderator: Actor, colleague: Actor) -> None:
    sealed = waiting(exposure=Exposure.SEALED)
    held = waiting(state=State.IN_REVIEW, taken_by=colleague.account, taken_at=NOON - timedelta(minutes=1))
    with work(NOON) as w:
        assert decline_junk(w, [sealed, held], DeclineReason.ABUSIVE, "لا", by=moderator) == 0
    assert row(sealed).state is State.RECEIVED
    assert row(held).state is State.IN_REVIEW


def test_four_hundred_are_declined_at_once(moderator: Actor) -> None:
    number, released = waiting(), made(state=State.DECLINED)
    with work(NOON) as w:
        assert decline_junk(w, [*[released] * 399, number], DeclineReason.ABUSIVE, "لا", by=moderator) == 1
    other = waiting()
    with work(NOON) as w:
        assert decline_junk(w, [*[released] * 400, other], DeclineReason.ABUSIVE, "لا", by=moderator) == 0


def test_only_who_moderates_it_releases() -> None:
    number = waiting()
    with pytest.raises(NotAllowed), work(NOON) as w:
        release(w, number, by=VISITOR)
