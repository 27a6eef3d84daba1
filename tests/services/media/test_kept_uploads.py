"""What is kept of an upload until its report is sent, and when it goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.adapters.files.local import LocalFiles
from portal.domain.concerns import State, Tier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.languages import TextLanguage
from portal.domain.media import CleanImage, CleanSound, Picture, Size
from portal.domain.people import Actor, Role
from portal.domain.photos import PhotoState
from portal.services.concerns import review_photos
from portal.services.concerns.transcribe_voice import transcribe
from portal.services.media import upload_photos, upload_voice_notes
from portal.services.media.upload_photos import CameWith, HeldPhoto
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Photo, VoiceNote
from tests.makers import NOON, TODAY
from tests.services.concern_makers import made

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "uploads")


def photo(files: LocalFiles, seed: int = 0) -> HeldPhoto:
    sides = {Size.FULL: (800, 600), Size.CARD: (640, 480), Size.THUMB: (160, 120)}
    image = CleanImage({size: Picture(f"{size} {seed}".encode(), *sides[size]) for size in Size})
    with work(NOON) as w:
        return upload_photos.hold(w, upload_photos.put(files, image))


def with_photos(files: LocalFiles, count: int, **given: object) -> tuple[int, list[int]]:
    number, held = made(**given), [photo(files, n) for n in range(count)]
    with work(NOON) as w:
        upload_photos.claim(w, held, number)
    return number, [one.id for one in held]


def row(number: int) -> Photo:
    db.session.rollback()
    return db.session.get_one(Photo, number)


def test_a_photo_is_kept_by_its_whole_size_and_known_by_what_is_seen(files: LocalFiles) -> None:
    first, again, other = photo(files), photo(files), photo(files, 1)
    assert first.mark == again.mark != other.mark
    assert len(first.mark) == 32
    kept = row(first.id)
    assert (kept.width, kept.height, kept.role, kept.state) == (800, 600, Role.REPORTER, PhotoState.WAITING)
    for name, content in ((kept.full, b"full 0"), (kept.card, b"card 0"), (kept.thumb, b"thumb 0")):
        with files.open(name) as stored:
            assert stored.read() == content


def test_three_photos_go_with_a_report_in_their_order(files: LocalFiles) -> None:
    number, ids = with_photos(files, 3)
    assert [row(one).position for one in ids] == [0, 1, 2]
    more = photo(files, 9)
    with work(NOON) as w:
        upload_photos.claim(w, [more], number, CameWith(alt="شارع", role=Role.OFFICE_AGENT))
    assert (row(more.id).position, row(more.id).state) == (3, PhotoState.SHOWN)
    held = [photo(files, n) for n in range(4)]
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        upload_photos.claim(w, held, number)
    assert refused.value.fields == {"photos": "too_many_photos"}


def test_a_photo_goes_with_one_report_and_by_its_own_mark(files: LocalFiles) -> None:
    number, held = made(), photo(files)
    for gone in (HeldPhoto(held.id, "other"), HeldPhoto(held.id + 1, held.mark)):
        with pytest.raises(Invalid) as refused, work(NOON) as w:
            upload_photos.claim(w, [gone], number)
        assert refused.value.fields == {"photos": "photo_gone"}


@pytest.mark.parametrize(("days", "gone"), [(0, 0), (2, 0), (3, 1), (-2, 0), (-3, 1)])
def test_a_photo_waits_two_days_whichever_way_the_clock_went(files: LocalFiles, days: int, gone: int) -> None:
    photo(files)
    with_photos(files, 1)
    with work(NOON + timedelta(days=days)) as w:
        assert upload_photos.sweep_unclaimed(w) == gone


@pytest.mark.parametrize(("days", "gone"), [(0, 0), (2, 0), (3, 1)])
def test_a_voice_note_waits_two_days(files: LocalFiles, days: int, gone: int) -> None:
    with work(NOON) as w:
        held = upload_voice_notes.hold(w, upload_voice_notes.put(files, CleanSound(b"sound", 3.5)))
    assert len(held.mark) == 32
    with work(NOON + timedelta(days=days)) as w:
        assert upload_voice_notes.sweep_unclaimed_voices(w) == gone


def test_a_photo_is_shown_with_words_and_hidden_without(files: LocalFiles, moderator: Actor) -> None:
    number, (one,) = with_photos(files, 1)
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        review_photos.show(w, number, one, "", by=moderator)
    assert refused.value.fields == {"alt": "required"}
    with work(NOON) as w:
        review_photos.show(w, number, one, "عمود", by=moderator, version=1)
    assert (row(one).state, row(one).alt) == (PhotoState.SHOWN, "عمود")
    db.session.rollback()
    with work(NOON) as w:
        review_photos.hide(w, number, one, by=moderator)
    assert row(one).state is PhotoState.HIDDEN


def test_another_report_s_photo_and_an_older_version_are_refused(files: LocalFiles, moderator: Actor) -> None:
    number, (one,) = with_photos(files, 1)
    other = made()
    with pytest.raises(NotFound), work(NOON) as w:
        review_photos.hide(w, other, one, by=moderator)
    with pytest.raises(Conflict), work(NOON) as w:
        review_photos.hide(w, other, one, by=moderator, version=1)
    with pytest.raises(NotFound), work(NOON) as w:
        review_photos.hide(w, number, one + 99, by=moderator)
    with pytest.raises(Conflict), work(NOON) as w:
        review_photos.hide(w, number, one, by=moderator, version=2)


@pytest.mark.parametrize("tier", Tier)
def test_what_is_covered_stays_only_where_the_reporter_is_known(
    files: LocalFiles, moderator: Actor, tier: Tier
) -> None:
    number, (one,) = with_photos(files, 1, tier=tier)
    image = CleanImage({size: Picture(f"{size} covered".encode(), 10, 20) for size in Size})
    with work(NOON) as w:
        review_photos.cover(w, number, one, upload_photos.put(files, image), by=moderator)
    rows = db.session.scalars(select(Photo).order_by(Photo.version)).all()
    known = tier in {Tier.NAMED, Tier.ASSOCIATION}
    assert [kept.state for kept in rows] == ["replaced"] * known + ["waiting"]
    assert (rows[-1].version, rows[-1].width, rows[-1].concern_id, rows[-1].position) == (2, 10, number, 0)
    assert rows[-1].redacted_from_id == (one if known else None)
    if known:
        db.session.rollback()
        with pytest.raises(Conflict), work(NOON) as w:
            review_photos.hide(w, number, one, by=moderator)


def spoken(files: LocalFiles, **given: object) -> tuple[int, int]:
    number = made(**given)
    with work(NOON) as w:
        held = upload_voice_notes.hold(w, upload_voice_notes.put(files, CleanSound(b"sound", 3.5)))
        upload_voice_notes.claim(w, held, number)
    return number, held.id


def written(number: int, note: int, text: str, by: Actor, version: int | None = None) -> None:
    with work(NOON) as w:
        transcribe(w, number, note, text, by=by, version=version)
    db.session.rollback()


def test_what_is_heard_is_written_down_found_and_taken_back(files: LocalFiles, moderator: Actor) -> None:
    number, note = spoken(files, state=State.RECEIVED, original="", folded_original="", language="und")
    written(number, note, "الإنارة مقطوعة", moderator, version=1)
    kept, concern = db.session.get_one(VoiceNote, note), db.session.get_one(Concern, number)
    assert (kept.transcript, kept.transcribed_by, kept.version) == ("الإنارة مقطوعة", moderator.account, 2)
    assert (concern.language, "الاناره" in concern.folded_original) == (TextLanguage.AR, True)
    assert (kept.on, kept.seconds) == (TODAY, 3.5)
    db.session.rollback()
    with pytest.raises(Conflict):
        written(number, note, "غير ذلك", moderator, version=1)
    db.session.rollback()
    written(number, note, "", moderator)
    kept = db.session.get_one(VoiceNote, note)
    assert (kept.transcript, kept.transcribed_by) == ("", None)


def test_what_was_written_keeps_its_language(files: LocalFiles, moderator: Actor) -> None:
    number, note = spoken(files, original="Lampe", language="fr")
    written(number, note, "الإنارة", moderator)
    assert db.session.get_one(Concern, number).language == "fr"


def test_a_transcript_is_of_this_report_s_voice_and_at_most_5000_long(
    files: LocalFiles, moderator: Actor
) -> None:
    number, note = spoken(files)
    written(number, note, "x" * 5_000, moderator)
    with pytest.raises(Invalid) as refused:
        written(number, note, "x" * 5_001, moderator)
    assert refused.value.fields == {"transcript": "too_long"}
    for concern, voice in ((made(), note), (number, note + 99)):
        with pytest.raises(NotFound):
            written(concern, voice, "x", moderator)
