"""Concerns as the public reads them: nothing unaccepted, nothing sealed, never an original."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, inspect

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.people import Actor, Role
from portal.domain.privacy import VISIBLE, Audience
from portal.services.concerns.effects import Given
from portal.services.concerns.review import note, reword, undo
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Support
from portal.store.queries.articles.cross_references import followed_up_in, raised_in
from portal.store.queries.concerns.joined import joined_number, public_lead
from portal.store.queries.concerns.loop_counts import promises
from portal.store.queries.concerns.public import (
    ConcernFilter,
    Standing,
    count_public,
    nearby,
    public_concern,
    public_concerns,
)
from portal.store.queries.concerns.timeline import desk_timeline, public_timeline, reporter_timeline
from tests import makers
from tests.makers import NOON, TODAY

pytestmark = pytest.mark.usefixtures("database")
SECRET = "النص الأصلي الذي لا يخرج"


def made(**given: Any) -> int:
    with work(NOON) as w:
        return makers.concern(w.session, **{"original": SECRET, **given}).id


def listed(**wanted: Any) -> list[int]:
    return [card.number for card in public_concerns(db.session(), ConcernFilter(**wanted), limit=100)]


def test_only_what_the_table_shows_the_public_is_shown(database: Engine) -> None:
    shown = {
        made(state=state, exposure=exposure): (state, exposure) for state in State for exposure in Exposure
    }
    public = {number for number, pair in shown.items() if pair in VISIBLE[Audience.PUBLIC]}
    assert set(listed()) == public
    assert count_public(db.session(), ConcernFilter()) == len(public)
    for number in shown:
        assert (public_concern(db.session(), number) is not None) == (number in public)


def test_no_card_holds_an_original() -> None:
    number = made()
    concern = public_concern(db.session(), number)
    assert SECRET not in f"{concern}{public_concerns(db.session(), ConcernFilter(), limit=9)}"


def test_an_area_is_a_quarter_and_a_subject() -> None:
    with work(NOON) as w:
        association = makers.association(w.session, name="جمعية الأمل").id
    number = made(exposure=Exposure.AREA, title="عنوان سري", public_text="نص سري", association_id=association)
    concern = public_concern(db.session(), number)
    assert concern is not None
    assert (concern.card.title, concern.text, concern.card.association) == ("", "", "")
    assert "سري" not in str(public_concerns(db.session(), ConcernFilter(), limit=9))
    assert listed(text="سري") == []


def test_words_that_are_not_public_are_not_searched() -> None:
    made(exposure=Exposure.AREA, folded=searchable("كلمة مخفية"))
    public = made(folded=searchable("كلمة ظاهرة"), folded_original=searchable("كلمة الأصل"))
    assert listed(text="كلمة") == [public]
    assert listed(text="الأصل") == []
    assert listed(text="كلمه ظاهره") == [public]


def test_filters_narrow_together() -> None:
    with work(NOON) as w:
        near, far = (makers.territory(w.session).id for _ in range(2))
        association = makers.association(w.session).id
    here = {"territory_id": near}
    open_, answered, done = (
        made(state=state, **here) for state in (State.ACCEPTED, State.ANSWERED, State.CONFIRMED_DONE)
    )
    waste = made(category=Category.WASTE, kind=Kind.NEED, territory_id=far, association_id=association)
    assert listed(standing=Standing.OPEN) == [waste, open_]
    assert listed(standing=Standing.ANSWERED) == [answered]
    assert listed(standing=Standing.DONE) == [done]
    assert listed(category=Category.WASTE) == listed(kind=Kind.NEED) == listed(association=association)
    assert listed(territories=frozenset({near})) == [done, answered, open_]
    assert listed(territories=frozenset({near}), category=Category.WASTE) == []
    assert listed(text="100%_") == []


def test_late_is_what_waits_for_an_answer_after_its_day_and_an_index_finds_it(database: Engine) -> None:
    yesterday = TODAY - timedelta(days=1)
    late = {made(state=state, answer_by=yesterday) for state in (State.ACCEPTED, State.REOPENED)}
    for state, day in (
        (State.ACCEPTED, TODAY),
        (State.ACCEPTED, None),
        (State.ANSWERED, yesterday),
        (State.CLAIMED_DONE, yesterday),
    ):
        made(state=state, answer_by=day, confirm_by=yesterday)
    assert set(listed(standing=Standing.LATE, late_on=TODAY)) == late
    indexes = {tuple(one["column_names"]) for one in inspect(database).get_indexes("concerns")}
    assert {("state", "answer_by"), ("state", "acknowledge_by")} <= indexes


def test_supports_are_counted() -> None:
    number = made()
    with work(NOON) as w:
        for mark in ("a" * 64, "b" * 64):
            w.session.add(Support(concern_id=number, supporter=mark, on=TODAY))
    assert public_concerns(db.session(), ConcernFilter(), limit=1)[0].supports == 2


def test_a_joined_concern_leads_to_the_public_one() -> None:
    end = made()
    first = made(state=State.MERGED, merged_into_id=end)
    assert joined_number(db.session(), first) == end
    hidden = made(state=State.RECEIVED)
    assert joined_number(db.session(), made(state=State.MERGED, merged_into_id=hidden)) is None
    assert joined_number(db.session(), hidden) is None
    assert joined_number(db.session(), 10_000) is None


def test_what_was_not_meant_for_the_public_leads_nobody_but_its_reporter() -> None:
    end = made()
    sealed = made(state=State.MERGED, exposure=Exposure.OFFICIALS, merged_into_id=end)
    assert public_lead(db.session(), sealed) is None
    assert joined_number(db.session(), sealed) == end


def test_what_is_near_is_public_and_not_itself() -> None:
    with work(NOON) as w:
        place = makers.territory(w.session).id
    first, own, _hidden = (
        made(territory_id=place),
        made(territory_id=place),
        made(territory_id=place, state=State.RECEIVED),
    )
    assert [card.number for card in nearby(db.session(), own, place)] == [first]


def test_timelines_tell_each_reader_what_is_theirs() -> None:
    with work(NOON) as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        office = makers.office(w.session).id
        number = makers.concern(w.session, state=State.RECEIVED).id
    accepted = Given(
        category=Category.LIGHTING, office=office, exposure=Exposure.PUBLIC, title="عنوان", public_text="نص"
    )
    steps = [
        (Action.ASK, Given(text="سؤال خاص")),
        (Action.REPLY, Given(text="جواب خاص")),
        (Action.ACCEPT, accepted),
        (Action.ANSWER, Given(text="جواب علني", note="ملاحظة الخطوة")),
    ]
    for action, given in steps:
        by = Actor(concern=number) if action is Action.REPLY else moderator
        with work(NOON) as w:
            take_step(w, number, action, given, by=by)
    with work(NOON) as w:
        note(w, number, "ملاحظة داخلية", by=moderator)
    with work(NOON) as w:
        reword(w, number, "عنوان ثان", "نص ثان", by=moderator)
    with work(NOON + timedelta(seconds=9)) as w:
        take_step(w, number, Action.CLAIM, Given(text="تم بالخطأ"), by=moderator)
    with work(NOON + timedelta(seconds=19)) as w:
        undo(w, number, by=moderator)
    session = db.session()
    public = public_timeline(session, number, Exposure.PUBLIC)
    assert [(step.action, step.words) for step in public] == [
        (Action.ACCEPT, ""),
        (Action.ANSWER, "جواب علني"),
    ]
    assert all(not step.words for step in public_timeline(session, number, Exposure.AREA))
    mine = reporter_timeline(session, number)
    assert [step.action for step in mine] == [Action.ASK, Action.REPLY, Action.ACCEPT, Action.ANSWER]
    assert "ملاحظة" not in str(public) + str(mine)
    desk = desk_timeline(session, number)
    assert len(desk) == 8
    assert {"ملاحظة الخطوة", "ملاحظة داخلية"} <= {step.note for step in desk}


def test_articles_are_named_only_while_they_can_be_read() -> None:
    with work(NOON) as w:
        article = makers.article(w.session, title="بلاغ الأشغال")
        draft = makers.article(w.session, state=ArticleState.DRAFT)
        ids = article.id, draft.id
    shown = raised_in(db.session(), ids[0], "fr")
    assert shown is not None
    assert (shown.title, shown.language) == ("بلاغ الأشغال", "ar")
    assert raised_in(db.session(), ids[1], "ar") is None
    assert followed_up_in(db.session(), made(), "ar") == []


def test_each_of_the_four_numbers_contains_the_next() -> None:
    with work(NOON) as w:
        makers.article(w.session)
        makers.article(w.session, kind=ArticleKind.FOLLOW_UP)
        makers.article(w.session, state=ArticleState.DRAFT)
    for state in (State.RECEIVED, State.ACCEPTED, State.ANSWERED, State.CLAIMED_DONE, State.CONFIRMED_DONE):
        made(state=state)
    made(state=State.CONFIRMED_DONE, exposure=Exposure.SEALED)
    counted = promises(db.session())
    assert (counted.announced, counted.heard, counted.answered, counted.done) == (1, 4, 3, 1)


def test_a_name_is_never_on_a_card() -> None:
    made(tier=Tier.NAMED)
    assert public_concerns(db.session(), ConcernFilter(), limit=1)[0].association == ""
