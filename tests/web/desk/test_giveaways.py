# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that tell who reported are asked about once, whichever step would publish them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from wtforms.fields.core import UnboundField

from portal.domain.actions import Action
from portal.domain.concerns import State, Tier
from portal.domain.lifecycle import STEPS, Readership
from portal.domain.photos import PhotoState
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Concern, Contact
from portal.web.desk.forms import FORMS
from portal.web.forms.fields import LineField
from tests import makers
from tests.web.desk.bench import Bench
from tests.web.desk.shown import photo, photograph
from tests.web.inspector import Page

PUBLIC_STEPS = [
    (State.RECEIVED, "accept", "public_text"),
    (State.ACCEPTED, "answer", "text"),
    (State.ACCEPTED, "cannot", "text"),
    (State.ACCEPTED, "claim", "text"),
    (State.ACCEPTED, "reword", "title"),
]


def reported(bench: Bench, state: State, **contact: Any) -> int:
    number = bench.concern(state=state, tier=Tier.NAMED, office_id=bench.office)
    known = {"name": "يوسف بنعلي", "phone": "0612345678", "email": "yousef@example.org", **contact}
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=number, **known))
    return number


def state_of(number: int) -> State:
    db.session.rollback()
    return db.session.get_one(Concern, number).state


def audited() -> list[tuple[str, dict[str, Any]]]:
    db.session.rollback()
    rows = db.session.execute(select(AuditEntry.action, AuditEntry.facts).order_by(AuditEntry.id))
    return [(action, facts) for action, facts in rows]


@pytest.mark.parametrize(("state", "step", "field"), PUBLIC_STEPS)
def test_every_public_step_names_what_it_would_tell_and_publishes_nothing(
    bench: Bench, state: State, step: str, field: str
) -> None:
    number, seat = reported(bench, state), bench.moderator()
    words = {**bench.filled(step), field: "اتصلوا بيوسف بنعلي على ٠٦ ١٢ ٣٤ ٥٦ ٧٨"}
    before = db.session.get_one(Concern, number).public_text
    answer = seat.decide(number, step, **words)
    assert answer.status_code == 422
    page = Page(answer.get_data(as_text=True), f"/ar/desk/{number}/{step}", bench.app)
    assert len(page.texts("[role=alert] li")) == 2
    assert page.fields("main form")[field] == words[field]
    assert state_of(number) is state
    assert db.session.get_one(Concern, number).public_text == before
    again = seat.decide(number, step, revise="yes", **words)
    assert again.status_code == 200
    assert words[field] in again.get_data(as_text=True)
    assert state_of(number) is state
    assert not any(action == "publish_anyway" for action, _ in audited())


@pytest.mark.parametrize(("state", "step", "field"), PUBLIC_STEPS)
def test_meant_so_it_is_published_and_the_audit_log_says_what(
    bench: Bench, state: State, step: str, field: str
) -> None:
    number, seat = reported(bench, state), bench.moderator()
    words = {**bench.filled(step), field: "yousef@example.org"}
    assert seat.decide(number, step, anyway="yes", **words).status_code == 303
    told = [facts for action, facts in audited() if action == "publish_anyway"]
    assert [facts["found"] for facts in told] == ["email"]
    assert "yousef" not in str(audited())


def test_what_only_the_reporter_or_the_desk_reads_is_not_asked_about(bench: Bench) -> None:
    number, seat = reported(bench, State.RECEIVED), bench.moderator()
    assert seat.decide(number, "note", text="يوسف بنعلي 0612345678").status_code == 303
    assert seat.decide(number, "message", text="يوسف بنعلي").status_code == 303


def test_words_without_anything_of_theirs_pass_at_once(bench: Bench) -> None:
    number, seat = reported(bench, State.ACCEPTED), bench.moderator()
    assert seat.decide(number, "answer", **bench.filled("answer")).status_code == 303
    assert state_of(number) is State.ANSWERED


def test_a_number_that_stands_in_the_original_is_theirs(bench: Bench) -> None:
    number = bench.concern(state=State.ACCEPTED, original="المصباح مطفأ، هاتفي 0712345678")
    answer = bench.moderator().decide(number, "answer", text="اتصلوا بـ 07-12-34-56-78")
    assert answer.status_code == 422


def test_beside_a_sealed_contact_any_number_is_asked_about(bench: Bench) -> None:
    number = bench.concern(state=State.ACCEPTED, tier=Tier.CONFIDENTIAL)
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=number, sealed=b"shut", seal="one"))
    assert bench.moderator().decide(number, "answer", text="0512345678").status_code == 422


def test_the_reporter_of_what_was_joined_is_compared_too(bench: Bench) -> None:
    joined, number = reported(bench, State.MERGED), bench.concern(state=State.ACCEPTED)
    with work(makers.NOON) as w:
        w.session.get_one(Concern, joined).merged_into_id = number
    answer = bench.moderator().decide(number, "answer", text="شكرا ليوسف بنعلي")
    assert answer.status_code == 422


def written(action: Action) -> set[str]:
    """The fields of a decision that hold words."""
    fields = {name: getattr(FORMS[action], name) for name in dir(FORMS[action])}
    return {
        name
        for name, field in fields.items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, LineField)
    }


IS_PUBLIC = {
    action
    for action in FORMS
    if action is Action.REWORD or (action in STEPS and STEPS[action].voice is Readership.PUBLIC)
}
"""Steps with words that everybody reads; those of others only the reporter or the desk does."""


def test_no_step_with_public_words_is_left_out_here() -> None:
    assert {step for _, step, _ in STEPS_WITH_WORDS} == IS_PUBLIC


STEPS_WITH_WORDS = [
    (State.RECEIVED if action is Action.ACCEPT else State.ACCEPTED, action, field)
    for action in sorted(IS_PUBLIC)
    for field in sorted(written(action))
]


@pytest.mark.parametrize(("state", "action", "field"), STEPS_WITH_WORDS)
def test_every_field_of_a_public_step_is_compared(
    bench: Bench, state: State, action: Action, field: str
) -> None:
    number, seat = reported(bench, state), bench.moderator()
    words = {**bench.filled(action.value), field: "قال لنا يوسف بنعلي"}
    answer = seat.decide(number, action.value, **words)
    assert answer.status_code == 422
    assert (
        Page(answer.text, f"/ar/desk/{number}/{action}", bench.app).fields("main form")[field] == words[field]
    )
    assert state_of(number) is state


def test_the_description_of_a_photo_is_compared_before_it_is_shown(bench: Bench) -> None:
    number, seat = reported(bench, State.ACCEPTED), bench.moderator()
    row = photograph(bench, number)
    said = {"do": "show", "version": "1", "alt": "باب دار يوسف بنعلي"}
    address = f"/ar/desk/{number}/photos/{row.id}"
    assert seat.post(address, **said).status_code == 422
    assert photo(row.id).state is not PhotoState.SHOWN
    assert seat.post(address, **said, anyway="yes").status_code == 303
    assert photo(row.id).state is PhotoState.SHOWN


@pytest.mark.parametrize("action", sorted(set(FORMS) - IS_PUBLIC - {Action.TAKE, Action.MERGE}))
def test_what_is_not_compared_is_read_by_nobody_else(bench: Bench, action: Action) -> None:
    state = State.ACCEPTED if action in {Action.NOTE, Action.MESSAGE} else State.RECEIVED
    number = bench.concern(state=state, office_id=bench.office)
    words = {**bench.filled(action.value), "text": "علامة تدل على صاحبها"}
    assert bench.moderator().decide(number, action.value, **words).status_code == 303
    page = bench.visitor().get(f"/ar/concerns/{number}")
    assert page.status_code == (200 if state is State.ACCEPTED else 404)
    assert words["text"] not in page.text
    assert words["text"] not in bench.visitor().get("/ar/concerns/").text
