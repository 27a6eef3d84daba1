"""Voice notes wait for their report, stand for its text, are written down once, and leave with its words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.adapters.files.local import LocalFiles
from portal.domain.concerns import TEXT_LIMIT, State
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.domain.floods import JUNK_KEPT
from portal.domain.media import CLAIM_WITHIN, CleanSound
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.retention import Matter, Sort, days
from portal.services.concerns import follow_case
from portal.services.concerns.submit import Acknowledged, Report, submit_concern
from portal.services.concerns.transcribe_voice import transcribe
from portal.services.erasure.discard_files import delete_discarded
from portal.services.instance.rejected_spam import forget_junk
from portal.services.instance.retention import forget_concerns
from portal.services.media import upload_voice_notes
from portal.services.media.upload_voice_notes import HeldVoice
from portal.store.engine.database import db
from portal.store.engine.integrity import named_files
from portal.store.engine.work import Work, work
from portal.store.models import AuditEntry, Concern, Message, VoiceNote
from portal.store.queries.concerns.desk import QueueFilter, View, queue
from portal.store.queries.concerns.quarantine import lane
from tests import makers
from tests.fakes import PlainSealer

pytestmark = pytest.mark.usefixtures("database")

HEARD = "الحفرة أمام باب المدرسة، وسقط فيها طفل"


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "uploads")


@contextmanager
def works() -> Iterator[Work]:
    with work(makers.NOON) as w:
        yield w


def held(w: Work, files: LocalFiles, seed: int = 0) -> HeldVoice:
    sound = CleanSound(f"sound {seed}".encode(), 42.0)
    return upload_voice_notes.hold(w, upload_voice_notes.put(files, sound))


def claimed(w: Work, files: LocalFiles, seed: int = 0, **given: object) -> tuple[int, int]:
    """A concern that was only spoken, and its voice note: their ids."""
    number = makers.concern(w.session, **{"original": "", "title": "", **given}).id
    note = held(w, files, seed)
    upload_voice_notes.claim(w, note, number)
    return number, note.id


def submitted(w: Work, voice: HeldVoice | None, **given: object) -> Acknowledged:
    draft = makers.draft(makers.territory(w.session).id, **given)
    sealer = PlainSealer()
    return submit_concern(
        w,
        Report(draft, key="a-key-of-the-tests", voice=voice),
        by=VISITOR,
        pepper=makers.PEPPER,
        sealer=sealer,
    )


def left() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(VoiceNote)) or 0


def test_a_report_of_voice_alone_is_a_report(files: LocalFiles) -> None:
    with works() as w:
        number = submitted(w, held(w, files), text="").number
    note = db.session.scalars(select(VoiceNote)).one()
    assert (note.concern_id, note.message_id, note.role, note.on) == (
        number,
        None,
        Role.REPORTER,
        makers.TODAY,
    )
    assert named_files(db.session()) == set(files.names())


@pytest.mark.parametrize("spoken", [True, False])
def test_who_says_nothing_reports_nothing(spoken: bool) -> None:
    with works() as w, pytest.raises(Invalid) as refused:
        submitted(w, None, text="", spoken=spoken)
    assert refused.value.fields == {"text": "unsaid"}


def test_the_same_voice_sent_twice_is_one_report_and_another_voice_is_another(files: LocalFiles) -> None:
    with works() as w:
        territory = makers.territory(w.session).id
        draft = makers.draft(territory, text="")
        numbers = [
            submit_concern(
                w,
                Report(draft, key="one-form", voice=held(w, files, seed)),
                by=VISITOR,
                pepper=makers.PEPPER,
                sealer=PlainSealer(),
            ).number
            for seed in (1, 1, 2)
        ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_voice_note_is_claimed_once(files: LocalFiles) -> None:
    with works() as w:
        note = held(w, files)
        upload_voice_notes.claim(w, note, makers.concern(w.session).id)
        for gone in (note, HeldVoice(note.id, "another mark"), HeldVoice(999, note.mark)):
            with pytest.raises(Invalid) as refused:
                upload_voice_notes.claim(w, gone, makers.concern(w.session).id)
            assert refused.value.fields == {"voice": "voice_gone"}


def test_a_report_has_one_voice_note_at_most(files: LocalFiles) -> None:
    with works() as w:
        number, _ = claimed(w, files)
        with pytest.raises(IntegrityError), w.session.begin_nested():
            upload_voice_notes.claim(w, held(w, files, 2), number)


def test_what_no_report_claims_is_swept_after_two_days(files: LocalFiles) -> None:
    with works() as w:
        held(w, files)
        claimed(w, files, 1)
    for after, rows in ((1, 2), (CLAIM_WITHIN.days, 2), (CLAIM_WITHIN.days + 1, 1)):
        with work(makers.NOON + timedelta(days=after)) as w:
            upload_voice_notes.sweep_unclaimed_voices(w)
        assert left() == rows
    assert delete_discarded(works, files) == 1
    assert len(list(files.names())) == 1


def test_a_question_is_answered_by_voice_alone(files: LocalFiles) -> None:
    with works() as w:
        number = makers.concern(w.session, state=State.WAITING).id
        by = Actor(concern=number)
        for _ in range(2):
            follow_case.write(w, number, "", by=by, voice=held(w, files))
        follow_case.write(w, number, "", by=by, voice=held(w, files, 2))
    said = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [message.text for message in said] == ["", ""]
    assert db.session.get_one(Concern, number).state is State.IN_REVIEW
    claimed_by = db.session.scalars(select(VoiceNote.message_id).where(VoiceNote.message_id.is_not(None)))
    assert set(claimed_by) == {message.id for message in said}


def test_a_message_without_text_or_voice_is_none(files: LocalFiles) -> None:
    with works() as w:
        number = makers.concern(w.session, state=State.WAITING).id
        with pytest.raises(Invalid):
            follow_case.write(w, number, "", by=Actor(concern=number))


def test_withdrawing_erases_every_voice_note_and_what_was_written_down(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number, note = claimed(w, files)
        transcribe(w, number, note, HEARD, by=moderator)
        follow_case.write(w, number, "", by=Actor(concern=number), voice=held(w, files, 2))
    with works() as w:
        follow_case.withdraw(w, number, by=Actor(concern=number))
    assert left() == 0
    assert db.session.get_one(Concern, number).folded_original == ""
    assert delete_discarded(works, files) == 2
    assert list(files.names()) == []


@pytest.mark.parametrize("message", [False, True], ids=["the report", "a message"])
def test_a_voice_goes_at_the_clock_of_the_words(files: LocalFiles, message: bool) -> None:
    with works() as w:
        number, _ = claimed(w, files)
        if message:
            by = Actor(concern=number)
            follow_case.write(w, number, "", by=by, voice=held(w, files, 2))
        row = w.session.get_one(Concern, number)
        row.state, row.changed_at = State.CONFIRMED_DONE, w.day_start
        term = timedelta(days=days(Matter.WORDS, Sort.ORDINARY, row.tier))
    with work(makers.NOON + term) as w:
        forget_concerns(w)
    assert left() == (2 if message else 1)
    with work(makers.NOON + term + timedelta(days=1)) as w:
        forget_concerns(w)
    assert left() == 0
    with work(makers.NOON + term + timedelta(days=1)) as w:
        assert forget_concerns(w) == 0


def test_spoken_junk_is_erased_as_early_as_written_junk(files: LocalFiles) -> None:
    with works() as w:
        claimed(w, files, quarantined=True, state=State.DECLINED, changed_at=w.day_start)
    with work(makers.NOON + JUNK_KEPT + timedelta(days=1)) as w:
        assert forget_junk(w) == 1
    assert left() == 0


def test_what_was_written_down_is_found_and_what_was_written_stays(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        spoken, note = claimed(w, files)
        both, other = claimed(w, files, 1, original="عمود مكسور", language="ar")
        transcribe(w, spoken, note, HEARD, by=moderator, version=1)
        transcribe(w, both, other, "والحفرة بجانبه", by=moderator)

    def found(words: str) -> set[int]:
        wanted = QueueFilter(view=View.ALL, text=words)
        rows = queue(db.session(), moderator, wanted, now=makers.NOON, today=makers.TODAY)
        return {row.number for row in rows}

    assert found("الحفرة") == {spoken, both}
    assert found("مكسور") == {both}
    row = db.session.get_one(Concern, spoken)
    assert (row.original, row.language) == ("", "ar")
    assert db.session.get_one(Concern, both).original == "عمود مكسور"
    [action] = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"concern {spoken}"))
    assert (action.action, HEARD in str(action.facts)) == ("transcribe", False)
    with works() as w:
        transcribe(w, spoken, note, "", by=moderator, version=2)
    assert found("الحفرة") == {both}
    assert db.session.get_one(VoiceNote, note).transcribed_by is None


def test_only_who_moderates_it_writes_it_down_and_nobody_over_a_colleague(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number, note = claimed(w, files)
        elsewhere, _ = claimed(w, files, 1)
        for stranger in (
            VISITOR,
            Actor(concern=number),
            makers.actor(w.session, Role.EDITOR),
            makers.actor(w.session, Role.OFFICE_AGENT),
        ):
            with pytest.raises(NotAllowed):
                transcribe(w, number, note, HEARD, by=stranger)
        with pytest.raises(NotFound):
            transcribe(w, elsewhere, note, HEARD, by=moderator)
        with pytest.raises(Invalid):
            transcribe(w, number, note, "x" * (TEXT_LIMIT + 1), by=moderator)
        transcribe(w, number, note, HEARD, by=moderator, version=1)
        with pytest.raises(Conflict):
            transcribe(w, number, note, "شيء آخر", by=moderator, version=1)
    assert db.session.get_one(VoiceNote, note).transcript == HEARD


def test_reports_that_were_only_spoken_are_no_heap_of_junk(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        waiting = {"quarantined": True, "state": State.RECEIVED, "folded_original": ""}
        for seed in range(3):
            claimed(w, files, seed, **waiting)
    rows = lane(db.session(), moderator, limit=9)
    assert [(row.alike, row.spoken, row.words) for row in rows] == [(1, 42.0, "")] * 3
