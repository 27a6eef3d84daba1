"""An association's own list: standings, deadlines, and what a member has not read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.deadlines import day_start
from portal.domain.lifecycle import Readership
from portal.domain.loop import Tally
from portal.domain.people import Role
from portal.services.concerns.mark_read import mark_read
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Concern, Message, TimelineEntry
from portal.store.queries.associations.associations import public_association, public_associations
from portal.store.queries.associations.concerns import (
    AssociationConcernFilter,
    Due,
    Figures,
    Group,
    association_concerns,
    count_association_concerns,
    figures,
    places_of,
)
from portal.store.queries.associations.unread import is_unread
from tests import makers
from tests.makers import NOON, TODAY

pytestmark = pytest.mark.usefixtures("database")

ALL = AssociationConcernFilter(group=Group.ALL)


@pytest.fixture
def member() -> int:
    with work(NOON) as w:
        return makers.account(w.session).id


@pytest.fixture
def association(member: int) -> int:
    with work(NOON) as w:
        return makers.association(w.session, leader=w.session.get_one(Account, member)).id


def raised(association: int, state: State, **given: Any) -> int:
    with work(NOON) as w:
        return makers.concern(
            w.session, state=state, association_id=association, tier=Tier.ASSOCIATION, **given
        ).id


def happened(number: int, action: Action, role: Role = Role.MODERATOR, **given: Any) -> int:
    with work(NOON) as w:
        entry = TimelineEntry(
            concern_id=number,
            action=action,
            target=State.ANSWERED,
            role=role,
            at=NOON,
            voice=Readership.PUBLIC,
            **given,
        )
        w.session.add(entry)
        w.session.flush()
        return entry.id


def numbers(association: int, member: int, wanted: AssociationConcernFilter) -> set[int]:
    found = association_concerns(db.session(), association, member, wanted, today=TODAY)
    assert len(found) == count_association_concerns(db.session(), association, member, wanted, today=TODAY)
    db.session.rollback()
    return {one.number for one in found}


def test_every_state_is_in_one_of_the_groups(association: int, member: int) -> None:
    by_state = {state: raised(association, state) for state in State}
    everything = set(by_state.values())
    narrow = [Group.REVIEW, Group.OURS, Group.OFFICE, Group.DONE, Group.CLOSED]
    found = [numbers(association, member, AssociationConcernFilter(group=group)) for group in narrow]
    assert set().union(*found) == everything
    assert sum(map(len, found)) == len(everything)
    assert numbers(association, member, ALL) == everything
    opened = numbers(association, member, AssociationConcernFilter())
    assert opened == set().union(*found[:3])


def test_another_associations_reports_are_not_in_the_list(association: int, member: int) -> None:
    with work(NOON) as w:
        other = makers.association(w.session).id
    raised(other, State.ACCEPTED)
    assert numbers(association, member, ALL) == set()
    assert figures(db.session(), association, member, TODAY) == Figures(0, 0, 0, 0, 0)


def test_who_owes_a_word_and_by_when(association: int, member: int) -> None:
    late = raised(association, State.ACCEPTED, answer_by=TODAY - timedelta(days=9))
    soon = raised(association, State.REOPENED, answer_by=TODAY + timedelta(days=3))
    raised(association, State.ANSWERED, answer_by=TODAY - timedelta(days=9))
    claim = raised(association, State.CLAIMED_DONE, confirm_by=TODAY + timedelta(days=26))
    slow = raised(association, State.RECEIVED, acknowledge_by=TODAY - timedelta(days=1))
    assert numbers(association, member, AssociationConcernFilter(group=Group.ALL, due=Due.LATE)) == {
        late,
        slow,
    }
    assert numbers(association, member, AssociationConcernFilter(group=Group.ALL, due=Due.WEEK)) == {soon}
    rows = {
        one.number: one for one in association_concerns(db.session(), association, member, ALL, today=TODAY)
    }
    assert rows[late].days_left(TODAY) == -9
    assert (rows[claim].days_left(TODAY), rows[claim].term) == (26, 30)
    assert figures(db.session(), association, member, TODAY) == Figures(
        open=5, unread=0, confirm=1, late=2, done=0
    )


def test_the_last_answer_is_the_one_that_stands(association: int, member: int) -> None:
    number = raised(association, State.ACCEPTED)
    with work(NOON) as w:
        office = makers.office(w.session).id
    happened(number, Action.ANSWER, Role.OFFICE_AGENT, office_id=office)
    slip = happened(number, Action.CLAIM, Role.OFFICE_AGENT)
    happened(number, Action.UNDO, reason=str(slip))
    row = association_concerns(db.session(), association, member, ALL, today=TODAY)[0]
    assert (row.answered_on, row.office) == (TODAY, office)


def test_what_others_said_is_unread_until_one_has_read_it(association: int, member: int) -> None:
    number = raised(association, State.WAITING)
    assert not is_unread(db.session(), number, member)
    happened(number, Action.SUBMIT, Role.REPORTER)
    happened(number, Action.TAKE)
    happened(number, Action.NOTE)
    assert not is_unread(db.session(), number, member)
    happened(number, Action.ANSWER, Role.OFFICE_AGENT)
    assert is_unread(db.session(), number, member)
    assert numbers(association, member, AssociationConcernFilter(group=Group.UNREAD)) == {number}
    for _ in range(2):
        with work(NOON) as w:
            mark_read(w, number, member)
    assert not is_unread(db.session(), number, member)
    with work(NOON) as w:
        w.session.add(Message(concern_id=number, role=Role.REPORTER, on=TODAY, text="نحن"))
    assert not is_unread(db.session(), number, member)
    with work(NOON) as w:
        w.session.add(Message(concern_id=number, role=Role.MODERATOR, on=TODAY, text="أين بالضبط؟"))
    assert is_unread(db.session(), number, member)
    with work(NOON) as w:
        other = makers.account(w.session).id
        mark_read(w, number, other)
    assert is_unread(db.session(), number, member)
    assert not is_unread(db.session(), number, other)


def test_an_undone_step_is_no_news(association: int, member: int) -> None:
    number = raised(association, State.IN_REVIEW)
    slip = happened(number, Action.DECLINE)
    happened(number, Action.UNDO, reason=str(slip))
    assert not is_unread(db.session(), number, member)


def test_words_and_places_narrow_the_list(association: int, member: int) -> None:
    lamp = raised(association, State.ACCEPTED, folded="اناره معطله", folded_original="")
    hole = raised(
        association, State.RECEIVED, title="", folded="", folded_original="حفره", original="حفرة كبيرة"
    )
    with work(NOON) as w:
        places = {w.session.get_one(Concern, number).territory_id for number in (lamp, hole)}
        here = w.session.get_one(Concern, hole).territory_id
    assert set(places_of(db.session(), association)) == places
    assert numbers(association, member, AssociationConcernFilter(group=Group.ALL, text="إنارة")) == {lamp}
    assert numbers(association, member, AssociationConcernFilter(group=Group.ALL, text="حفرة")) == {hole}
    assert numbers(
        association, member, AssociationConcernFilter(group=Group.ALL, territories=frozenset({here}))
    ) == {hole}
    row = next(
        one
        for one in association_concerns(db.session(), association, member, ALL, today=TODAY)
        if one.number == hole
    )
    assert row.title == "حفرة كبيرة"


def test_the_list_is_turned_in_pages_what_moved_last_first(association: int, member: int) -> None:
    made = [
        raised(association, State.ACCEPTED, changed_at=day_start(TODAY, makers.TOWN) + timedelta(hours=n))
        for n in range(5)
    ]
    first = association_concerns(db.session(), association, member, ALL, today=TODAY, limit=2)
    second = association_concerns(db.session(), association, member, ALL, today=TODAY, limit=2, offset=2)
    assert [one.number for one in (*first, *second)] == made[:0:-1]


def test_the_public_counts_only_what_it_may_see(association: int) -> None:
    raised(association, State.CONFIRMED_DONE)
    raised(association, State.ANSWERED, exposure=Exposure.AREA)
    raised(association, State.RECEIVED)
    raised(association, State.ACCEPTED, exposure=Exposure.SEALED)
    card = public_associations(db.session())[0]
    assert card.counted == Tally(heard=1, answered=1, done=1)
    assert public_association(db.session(), card.slug) == card


def test_the_public_knows_verified_associations_only() -> None:
    with work(NOON) as w:
        for standing in AssociationStanding:
            makers.association(w.session, standing=standing, slug=standing.value, name_fr=f"Club {standing}")
    assert [card.slug for card in public_associations(db.session())] == ["verified"]
    assert [card.slug for card in public_associations(db.session(), "CLUB VERI")] == ["verified"]
    assert public_associations(db.session(), "%") == []
    assert public_association(db.session(), "pending") is None
