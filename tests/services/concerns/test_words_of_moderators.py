"""What moderators write and take back: letters, notes, public copies, and the minute in which to undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import DeclineReason, State
from portal.domain.errors import Invalid, NotAllowed, WrongState
from portal.domain.events import EventKind
from portal.domain.people import CLOCK, VISITOR, Actor, Grant, Role
from portal.services.concerns.locked import Held
from portal.services.concerns.review import mark_read, note, reword, take, undo, write_back
from portal.services.concerns.steps import acting_as, say
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Message, OutboxEntry, TimelineEntry
from tests.makers import NOON
from tests.services.concern_makers import made, step, stored

pytestmark = pytest.mark.usefixtures("database")


def messages() -> list[tuple[Role, str, bool]]:
    db.session.rollback()
    return [
        (row.role, row.text, row.read) for row in db.session.scalars(select(Message).order_by(Message.id))
    ]


def test_a_letter_is_kept_told_of_and_reads_what_was_written(moderator: Actor) -> None:
    number = made(state=State.DECLINED)
    with work(NOON) as w:
        say(w, number, "أين أنتم؟", Role.REPORTER, VISITOR)
    assert messages() == [(Role.REPORTER, "أين أنتم؟", False)]
    with work(NOON) as w:
        write_back(w, number, "هنا", by=moderator)
    assert messages() == [(Role.REPORTER, "أين أنتم؟", True), (Role.MODERATOR, "هنا", True)]
    authors = db.session.scalars(select(Message.account_id).order_by(Message.id)).all()
    assert authors == [None, moderator.account]
    assert db.session.scalars(select(OutboxEntry.kind)).all() == [EventKind.CONCERN_WRITTEN_TO]


def test_nobody_is_written_to_without_words_or_once_they_withdrew(moderator: Actor) -> None:
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        write_back(w, made_in(State.ACCEPTED), "", by=moderator)
    assert refused.value.fields == {"text": "required"}
    with pytest.raises(WrongState), work(NOON) as w:
        write_back(w, made_in(State.WITHDRAWN), "هنا", by=moderator)


def made_in(state: State) -> int:
    """A concern that the test's own work finds."""
    return db.session.scalars(select(Concern.id).where(Concern.state == state)).one()


@pytest.fixture(autouse=True)
def _two_concerns(database: object) -> None:
    made(state=State.ACCEPTED)
    made(state=State.WITHDRAWN)


def test_only_who_moderates_writes_notes_reads_and_rewords() -> None:
    number = made_in(State.ACCEPTED)
    db.session.rollback()
    for forbidden in (
        lambda w: write_back(w, number, "هنا", by=VISITOR),
        lambda w: note(w, number, "هنا", by=VISITOR),
        lambda w: mark_read(w, number, by=VISITOR),
        lambda w: reword(w, number, "عنوان", "نص", by=VISITOR),
        lambda w: take(w, number, by=VISITOR),
        lambda w: undo(w, number, by=VISITOR),
    ):
        with pytest.raises(NotAllowed), work(NOON) as w:
            forbidden(w)


@pytest.mark.parametrize(("title", "text"), [("", "نص"), ("عنوان", ""), ("", "")])
def test_a_public_copy_has_a_title_and_a_text(moderator: Actor, title: str, text: str) -> None:
    number = made_in(State.ACCEPTED)
    db.session.rollback()
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        reword(w, number, title, text, by=moderator)
    lacking = {name: "required" for name, words in (("title", title), ("public_text", text)) if not words}
    assert refused.value.fields == lacking


def test_what_the_office_may_not_know_of_is_not_reworded(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    with pytest.raises(WrongState), work(NOON) as w:
        reword(w, number, "عنوان", "نص", by=moderator)


def test_a_rewording_is_an_entry_that_moves_nothing(moderator: Actor) -> None:
    number = made(state=State.ANSWERED, title="قبل", public_text="النص")
    with work(NOON) as w:
        assert reword(w, number, "بعد", "نص آخر", by=moderator, version=1).version == 2
    entry = db.session.scalars(select(TimelineEntry)).one()
    assert (entry.source, entry.target, entry.note) == (State.ANSWERED, State.ANSWERED, "قبل\n\nالنص")
    assert (entry.action, entry.voice, entry.account_id) == ("reword", "internal", moderator.account)
    assert stored(number).folded == "بعد نص اخر"


@pytest.mark.parametrize(("seconds", "possible"), [(0, True), (60, True), (61, False), (-1, False)])
def test_a_decision_is_taken_back_within_a_minute(moderator: Actor, seconds: int, possible: bool) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.DECLINE, moderator, text="لا", reason=DeclineReason.OTHER)
    if possible:
        with work(NOON + timedelta(seconds=seconds)) as w:
            undo(w, number, by=moderator)
        found = stored(number)
        assert (found.state, found.declined_by, found.version) == (State.RECEIVED, None, 3)
        assert db.session.scalars(select(OutboxEntry)).all() == []
        return
    with pytest.raises(WrongState), work(NOON + timedelta(seconds=seconds)) as w:
        undo(w, number, by=moderator)
    assert stored(number).state is State.DECLINED


def test_only_one_s_own_step_is_taken_back_and_only_once(moderator: Actor, colleague: Actor) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.DECLINE, moderator, text="لا", reason=DeclineReason.OTHER)
    with pytest.raises(WrongState), work(NOON) as w:
        undo(w, number, by=colleague)
    with work(NOON) as w:
        note(w, number, "ملاحظة", by=moderator)
        undo(w, number, by=moderator)
    with pytest.raises(WrongState), work(NOON) as w:
        undo(w, number, by=moderator)


def test_what_was_told_already_and_what_cannot_be_undone_stay(moderator: Actor) -> None:
    number = made(state=State.RECEIVED)
    step(number, Action.DECLINE, moderator, text="لا", reason=DeclineReason.OTHER)
    with work(NOON) as w:
        w.session.scalars(select(OutboxEntry)).one().sent_at = NOON
    with pytest.raises(WrongState), work(NOON) as w:
        undo(w, number, by=moderator)
    other = made(state=State.RECEIVED)
    step(other, Action.ASK, moderator, text="أين؟")
    with pytest.raises(WrongState), work(NOON) as w:
        undo(w, other, by=moderator)


def test_taking_goes_on_with_what_lapsed_and_begins_nothing_decided(
    moderator: Actor, colleague: Actor
) -> None:
    number = made(state=State.IN_REVIEW, taken_by=colleague.account, taken_at=NOON)
    with pytest.raises(Held), work(NOON + timedelta(minutes=14)) as w:
        take(w, number, by=moderator)
    with work(NOON + timedelta(minutes=15)) as w:
        take(w, number, by=moderator)
    assert (stored(number).taken_by, stored(number).taken_at) == (
        moderator.account,
        NOON + timedelta(minutes=15),
    )
    with pytest.raises(WrongState), work(NOON) as w:
        take(w, made_in(State.ACCEPTED), by=moderator)


def _with(role: Role, office: int | None = None) -> Actor:
    return Actor(account=1, grants=frozenset({Grant(role, office=office)}))


@pytest.mark.parametrize(
    ("by", "action", "role"),
    [
        (CLOCK, Action.LAPSE, Role.CLOCK),
        (VISITOR, Action.CONFIRM, Role.REPORTER),
        (_with(Role.MODERATOR), Action.WITHDRAW, Role.REPORTER),
        (_with(Role.OFFICE_AGENT, 7), Action.ANSWER, Role.OFFICE_AGENT),
        (_with(Role.OFFICE_AGENT, 8), Action.ANSWER, Role.EDITOR),
        (_with(Role.MODERATOR), Action.ANSWER, Role.MODERATOR),
        (_with(Role.SAFETY_MODERATOR), Action.ANSWER, Role.MODERATOR),
        (_with(Role.EDITOR), Action.ANSWER, Role.EDITOR),
    ],
)
def test_a_timeline_says_in_one_word_who_took_a_step(by: Actor, action: Action, role: Role) -> None:
    assert acting_as(by, Concern(office_id=7), action) is role
