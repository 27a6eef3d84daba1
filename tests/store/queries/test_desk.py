"""The moderators' queue as the store answers it: views, counts, territories, what is sealed or alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from portal.domain.arabic import searchable
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.lifecycle import REVIEW_HOLD
from portal.domain.people import Actor, Grant, Role
from portal.domain.places import TerritoryKind
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Contact, Message
from portal.store.queries.concerns.desk import Order, QueueFilter, View, count_queue, queue, view_counts
from portal.store.queries.concerns.desk_concern import (
    desk_concern,
    is_moderated_by,
    mailbox,
    names_of,
    similar,
)
from tests import makers
from tests.makers import NOON, TODAY

EVERYWHERE = Actor(account=None, grants=frozenset({Grant(Role.MODERATOR)}))
SAFETY = Actor(account=None, grants=frozenset({Grant(Role.SAFETY_MODERATOR)}))


@dataclass(frozen=True)
class Quarters:
    """Ids of an annex, of a quarter in it, and of another annex."""

    annex: int
    quarter: int
    far: int


@pytest.fixture
def town(database: Engine) -> Quarters:
    with work(NOON) as w:
        annex = makers.territory(w.session).id
        quarter = makers.territory(w.session, parent_id=annex, kind=TerritoryKind.QUARTER).id
        return Quarters(annex, quarter, makers.territory(w.session).id)


def made(town: Quarters, **given: Any) -> int:
    with work(NOON) as w:
        defaults = {"state": State.RECEIVED, "territory_id": town.quarter, "title": "", "folded": ""}
        return makers.concern(w.session, **{**defaults, **given}).id


def numbers(actor: Actor = EVERYWHERE, order: Order = Order.OLDEST, **wanted: Any) -> list[int]:
    rows = queue(db.session(), actor, QueueFilter(**wanted), now=NOON, today=TODAY, order=order, limit=100)
    return [row.number for row in rows]


def every_kind(town: Quarters) -> None:
    """A concern of each state, and of each thing a view looks for."""
    reviewer = Actor(account=None)
    with work(NOON) as w:
        reviewer = makers.actor(w.session, Role.MODERATOR)
    for state in State:
        made(town, state=state)
    made(town, kind=Kind.SAFETY, exposure=Exposure.SEALED)
    made(town, category=Category.SAFETY, territory_id=town.far)
    made(town, appealed=True, acknowledge_by=TODAY - timedelta(days=1))
    made(town, state=State.ACCEPTED, answer_by=TODAY - timedelta(days=1))
    made(town, state=State.IN_REVIEW, taken_by=reviewer.account, taken_at=NOON)
    number = made(town, state=State.ANSWERED)
    with work(NOON) as w:
        for _ in range(2):
            w.session.add(Message(concern_id=number, role=Role.REPORTER, on=TODAY, text="سطر"))


def test_a_view_holds_as_many_as_it_counts(town: Quarters) -> None:
    every_kind(town)
    reviewer = next(
        row
        for row in queue(db.session(), EVERYWHERE, QueueFilter(View.ALL), now=NOON, today=TODAY)
        if row.taken_by is not None
    ).taken_by
    holder = Actor(account=reviewer, grants=frozenset({Grant(Role.MODERATOR)}))
    near = Actor(account=reviewer, grants=frozenset({Grant(Role.MODERATOR, territory=town.annex)}))
    for actor in (EVERYWHERE, SAFETY, holder, near, Actor()):
        counts = view_counts(db.session(), actor, now=NOON, today=TODAY)
        assert set(counts) == set(View)
        for view, count in counts.items():
            wanted = QueueFilter(view=view)
            found = numbers(actor, view=view)
            assert len(found) == len(set(found)) == count
            assert count_queue(db.session(), actor, wanted, now=NOON, today=TODAY) == count
    assert view_counts(db.session(), holder, now=NOON, today=TODAY)[View.MINE] == 1


def test_views_hold_what_they_are_named_for(town: Quarters) -> None:
    plain = made(town, acknowledge_by=TODAY)
    late = made(town, acknowledge_by=TODAY - timedelta(days=1))
    danger = made(town, kind=Kind.SAFETY)
    waiting = made(town, state=State.WAITING)
    appeal = made(town, appealed=True)
    claimed = made(town, state=State.CLAIMED_DONE, confirm_by=TODAY)
    owed = made(town, state=State.ACCEPTED, answer_by=TODAY - timedelta(days=1))
    assert numbers() == [plain, late, danger, appeal]
    assert numbers(view=View.OVERDUE) == [late, owed]
    assert numbers(view=View.DANGER) == [danger]
    assert numbers(view=View.WAITING) == [waiting]
    assert numbers(view=View.APPEALS) == [appeal]
    assert numbers(view=View.CLAIMED) == [claimed]
    assert numbers(view=View.OPEN) == [owed]


def test_what_somebody_reviews_is_theirs_for_a_while(town: Quarters) -> None:
    with work(NOON) as w:
        mine = makers.actor(w.session, Role.MODERATOR)
    held = made(town, state=State.IN_REVIEW, taken_by=mine.account, taken_at=NOON)
    made(town, state=State.IN_REVIEW, taken_by=mine.account, taken_at=NOON - REVIEW_HOLD)
    assert numbers(mine, view=View.MINE) == [held]
    assert numbers(EVERYWHERE, view=View.MINE) == []


def test_a_grant_reaches_as_far_as_its_territory(town: Quarters) -> None:
    here, there = made(town), made(town, territory_id=town.far)
    annex = Actor(grants=frozenset({Grant(Role.MODERATOR, territory=town.annex)}))
    assert numbers(annex) == [here]
    both = Actor(grants=annex.grants | {Grant(Role.MODERATOR, territory=town.far)})
    assert numbers(both) == [here, there]
    for role in (Role.EDITOR, Role.ADMIN, Role.OFFICE_AGENT, Role.FIELD_AGENT):
        assert numbers(Actor(grants=frozenset({Grant(role)}))) == []
    assert numbers(Actor()) == []
    session = db.session()
    assert desk_concern(session, annex, there) is None
    assert not is_moderated_by(session, annex, there)
    assert is_moderated_by(session, annex, here)


def test_what_is_sealed_takes_the_safety_grant_over_its_own_place(town: Quarters) -> None:
    sealed = made(town, exposure=Exposure.SEALED)
    near = Actor(
        grants=frozenset({Grant(Role.MODERATOR), Grant(Role.SAFETY_MODERATOR, territory=town.annex)})
    )
    far = Actor(grants=frozenset({Grant(Role.MODERATOR), Grant(Role.SAFETY_MODERATOR, territory=town.far)}))
    assert numbers(SAFETY) == numbers(near) == [sealed]
    assert numbers(EVERYWHERE) == numbers(far) == []
    assert numbers(EVERYWHERE, number=sealed) == []
    assert desk_concern(db.session(), EVERYWHERE, sealed) is None


def test_filters_and_words_narrow(town: Quarters) -> None:
    original = "الإنارةُ طافية فزنقة السور"
    folded = {"original": original, "folded_original": searchable(original)}
    wanted = made(town, tier=Tier.NAMED, **folded)
    copied = made(
        town, state=State.ACCEPTED, title="إنارة", folded=searchable("إنارة"), category=Category.ROADS
    )
    made(town, category=Category.ROADS, territory_id=town.far)
    assert numbers(text="انارة") == [wanted]
    assert numbers(view=View.ALL, text="الانارة") == [wanted, copied]
    assert numbers(view=View.ALL, text="إنارة") == [wanted, copied]
    assert numbers(tier=Tier.NAMED) == [wanted]
    assert numbers(view=View.ALL, category=Category.ROADS, territories=frozenset({town.quarter})) == [copied]
    assert numbers(number=copied) == [copied]
    assert numbers(text="100%_") == []
    assert wanted in numbers(text="؟؟")


def test_orders(town: Quarters) -> None:
    last = made(town, acknowledge_by=TODAY + timedelta(days=9))
    first = made(town, acknowledge_by=TODAY - timedelta(days=9))
    middle = made(town, acknowledge_by=TODAY)
    assert numbers(order=Order.DEADLINE) == [first, middle, last]
    assert numbers(order=Order.NEWEST) == [middle, first, last]
    assert numbers(order=Order.OLDEST) == [last, first, middle]


def test_a_line_is_called_by_its_title_or_the_start_of_the_original(town: Quarters) -> None:
    made(town, original="جملة أولى. وجملة ثانية")
    made(town, title="عنوان", original="نص")
    made(town, original="", title="")
    rows = queue(db.session(), EVERYWHERE, QueueFilter(), now=NOON, today=TODAY, order=Order.OLDEST)
    assert [row.words for row in rows] == ["جملة أولى", "عنوان", ""]


class TestSimilar:
    def alike(self, number: int, actor: Actor = EVERYWHERE) -> list[int]:
        concern = desk_concern(db.session(), actor, number)
        assert concern is not None
        return [one.number for one in similar(db.session(), actor, concern)]

    def text(self, words: str) -> dict[str, str]:
        return {"original": words, "folded_original": searchable(words)}

    def test_the_most_alike_comes_first(self, town: Quarters) -> None:
        some = made(town, **self.text("إنارة معطلة قرب السوق الكبير منذ شهر"))
        most = made(town, **self.text("إنارة معطلة قرب المدرسة منذ شهر"))
        made(town, **self.text("حفرة عميقة وسط الطريق"))
        own = made(town, **self.text("إنارة معطلة قرب المدرسة منذ أسبوع"))
        assert self.alike(own) == [most, some]

    def test_only_what_can_be_joined_and_seen_by_this_moderator(self, town: Quarters) -> None:
        same = self.text("إنارة معطلة قرب المدرسة")
        made(town, state=State.DECLINED, **same)
        made(town, received_on=TODAY - timedelta(days=400), **same)
        sealed = made(town, exposure=Exposure.SEALED, **same)
        far = made(town, territory_id=town.far, category=Category.LIGHTING, **same)
        own = made(town, **same)
        annex = Actor(grants=frozenset({Grant(Role.MODERATOR, territory=town.annex)}))
        assert self.alike(own) == [far]
        assert self.alike(own, annex) == []
        assert sorted(self.alike(own, SAFETY)) == [sealed, far]


def test_one_concern_with_everything_known_of_it(town: Quarters) -> None:
    with work(NOON) as w:
        association = makers.association(w.session, name="جمعية الأمل").id
    number = made(town, association_id=association, tier=Tier.ASSOCIATION)
    named, sealed = made(town, tier=Tier.NAMED), made(town, tier=Tier.CONFIDENTIAL)
    with work(NOON) as w:
        w.session.add(Contact(concern_id=named, name="فاطمة", phone="0600000000"))
        w.session.add(Contact(concern_id=sealed, sealed=b"x"))
    session = db.session()
    one, two, three = (desk_concern(session, EVERYWHERE, n) for n in (number, named, sealed))
    assert one is not None
    assert two is not None
    assert three is not None
    assert (one.association_name, one.contact_name, one.sealed) == ("جمعية الأمل", "", False)
    assert (two.contact_name, two.contact_phone, two.sealed) == ("فاطمة", "0600000000", False)
    assert (three.contact_name, three.sealed) == ("", True)


def test_the_mailbox_tells_who_wrote_and_what_nobody_read(town: Quarters) -> None:
    number = made(town)
    with work(NOON) as w:
        account = makers.account(w.session, name="مشرفة").id
        for role, read in ((Role.REPORTER, False), (Role.SUPPORTER, False), (Role.MODERATOR, True)):
            by = account if role is Role.MODERATOR else None
            w.session.add(
                Message(concern_id=number, role=role, on=TODAY, text=role.value, read=read, account_id=by)
            )
    lines = mailbox(db.session(), number)
    assert [(line.role, line.read) for line in lines] == [
        (Role.REPORTER, False),
        (Role.SUPPORTER, False),
        (Role.MODERATOR, True),
    ]
    assert names_of(db.session(), {account}) == {account: "مشرفة"}
    assert names_of(db.session(), set()) == {}
