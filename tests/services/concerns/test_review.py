"""The desk beside the steps: who reviews, a public copy reworded, and notes for colleagues."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import DeclineReason, State
from portal.domain.errors import Invalid
from portal.domain.lifecycle import REVIEW_HOLD
from portal.domain.people import Actor
from portal.services.concerns.locked import Held
from portal.services.concerns.review import note, reword, take
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import TimelineEntry
from tests.makers import NOON
from tests.services.concern_makers import made, step, stored


def test_reviewing_keeps_colleagues_away_for_a_quarter_of_an_hour(moderator: Actor, colleague: Actor) -> None:
    number = made(state=State.RECEIVED)
    with work(NOON) as w:
        take(w, number, by=moderator)
    with work(NOON) as w, pytest.raises(Held) as held:
        take(w, number, by=colleague)
    assert held.value.account == moderator.account
    with pytest.raises(Held):
        step(number, Action.DECLINE, colleague, text="…", reason=DeclineReason.OTHER)
    with work(NOON + REVIEW_HOLD) as w:
        take(w, number, by=colleague)
    assert stored(number).taken_by == colleague.account


def test_rewording_keeps_the_copy_before_on_the_desk(moderator: Actor) -> None:
    number = made(state=State.ACCEPTED, title="مقهى فلان", public_text="مقهى فلان يزعج")
    with work(NOON) as w:
        reword(w, number, "مقهى قرب مدرسة", "مقهى على أقل من 200 متر", by=moderator)
    assert stored(number).title == "مقهى قرب مدرسة"
    entry = db.session.scalars(select(TimelineEntry)).one()
    assert "مقهى فلان" in entry.note
    assert entry.words == ""


def test_a_note_is_internal_and_not_empty(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    with work(NOON) as w:
        note(w, number, "يعرفه الحي", by=moderator)
    with work(NOON) as w, pytest.raises(Invalid):
        note(w, number, "", by=moderator)
    assert db.session.scalars(select(TimelineEntry)).one().note == "يعرفه الحي"
