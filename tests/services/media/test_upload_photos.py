"""Photos wait for their report, go with one only, and leave with what they came with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from portal.adapters.files.local import LocalFiles
from portal.domain.concerns import Tier
from portal.domain.errors import Conflict, Invalid, NotAllowed
from portal.domain.media import CLAIM_WITHIN, CleanImage, Picture, Size
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.photos import PhotoState
from portal.services.concerns import follow_case, review_photos
from portal.services.erasure.discard_files import delete_discarded
from portal.services.media import upload_photos
from portal.services.media.upload_photos import HeldPhoto, StoredPhoto
from portal.store.engine.database import db
from portal.store.engine.integrity import named_files
from portal.store.engine.work import Work, work
from portal.store.models import DiscardedFile, Message, Photo
from tests import makers

pytestmark = pytest.mark.usefixtures("database")


def picture(seed: int = 0) -> CleanImage:
    return CleanImage({size: Picture(f"{size} {seed}".encode(), 800, 600) for size in Size})


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "uploads")


@contextmanager
def works() -> Iterator[Work]:
    with work(makers.NOON) as w:
        yield w


def held(w: Work, files: LocalFiles, seed: int = 0) -> HeldPhoto:
    return upload_photos.hold(w, upload_photos.put(files, picture(seed)))


def claimed(w: Work, files: LocalFiles, **given: object) -> tuple[int, int]:
    """A concern with one photo: their ids."""
    number = makers.concern(w.session, **given).id
    photo = held(w, files)
    upload_photos.claim(w, [photo], number)
    return number, photo.id


def covered(files: LocalFiles) -> StoredPhoto:
    return upload_photos.put(files, picture(9))


def state_of(photo: int) -> PhotoState:
    db.session.rollback()
    return db.session.get_one(Photo, photo).state


def test_every_file_that_is_written_is_named_by_a_row(files: LocalFiles) -> None:
    with works() as w:
        claimed(w, files)
    assert named_files(db.session()) == set(files.names())


def test_a_photo_that_no_report_claims_is_swept_after_two_days(files: LocalFiles, database: Engine) -> None:
    with works() as w:
        held(w, files)
        kept = claimed(w, files)[1]
    for days, left in ((1, 2), (CLAIM_WITHIN.days, 2), (CLAIM_WITHIN.days + 1, 1)):
        with work(makers.NOON + timedelta(days=days)) as w:
            upload_photos.sweep_unclaimed(w)
            assert w.session.scalar(select(func.count()).select_from(Photo)) == left
    assert delete_discarded(works, files) == 3
    assert len(list(files.names())) == 3
    assert db.session.get(Photo, kept) is not None


def test_a_photo_is_claimed_once(files: LocalFiles) -> None:
    with works() as w:
        photo = held(w, files)
        upload_photos.claim(w, [photo], makers.concern(w.session).id)
        with pytest.raises(Invalid) as refused:
            upload_photos.claim(w, [photo], makers.concern(w.session).id)
    assert refused.value.fields == {"photos": "photo_gone"}


def test_more_than_three_are_not_claimed_at_once(files: LocalFiles) -> None:
    with works() as w, pytest.raises(Invalid):
        upload_photos.claim(w, [held(w, files, seed) for seed in range(4)], makers.concern(w.session).id)


def test_withdrawing_erases_every_photo_of_the_reporter(files: LocalFiles) -> None:
    with works() as w:
        number, _ = claimed(w, files)
        by = Actor(concern=number)
        follow_case.write(w, number, "صورة أخرى", by=by, photos=[held(w, files, 2)])
    with works() as w:
        follow_case.withdraw(w, number, by=by)
    assert db.session.scalars(select(Photo)).all() == []
    assert delete_discarded(works, files) == 6
    assert (list(files.names()), db.session.scalars(select(DiscardedFile)).all()) == ([], [])


def test_a_message_sent_twice_with_its_photo_is_one(files: LocalFiles) -> None:
    with works() as w:
        number, _ = claimed(w, files)
        for _ in range(2):
            follow_case.write(w, number, "هذه هي", by=Actor(concern=number), photos=[held(w, files, 2)])
        follow_case.write(w, number, "هذه هي", by=Actor(concern=number), photos=[held(w, files, 3)])
    assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_a_photo_is_shown_with_words_only_and_by_moderators_only(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number, photo = claimed(w, files)
        with pytest.raises(Invalid):
            review_photos.show(w, number, photo, "", by=moderator)
        for stranger in (VISITOR, Actor(concern=number), makers.actor(w.session, Role.EDITOR)):
            with pytest.raises(NotAllowed):
                review_photos.show(w, number, photo, "عمود", by=stranger)
        review_photos.show(w, number, photo, "عمود", by=moderator, version=1)
    assert state_of(photo) is PhotoState.SHOWN
    with works() as w:
        review_photos.hide(w, number, photo, by=moderator, version=1)
    assert state_of(photo) is PhotoState.HIDDEN


@pytest.mark.parametrize("tier", Tier)
def test_the_uncovered_photo_is_kept_only_of_whom_the_desk_knows(files: LocalFiles, tier: Tier) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number, photo = claimed(w, files, tier=tier)
        review_photos.show(w, number, photo, "عمود", by=moderator)
        review_photos.cover(w, number, photo, covered(files), by=moderator, version=1)
    rows = list(db.session.scalars(select(Photo).order_by(Photo.version)))
    assert (rows[-1].version, rows[-1].state, rows[-1].alt) == (2, PhotoState.WAITING, "عمود")
    known = tier in (Tier.NAMED, Tier.ASSOCIATION)
    assert [row.state for row in rows[:-1]] == ([PhotoState.REPLACED] if known else [])
    delete_discarded(works, files)
    assert len(list(files.names())) == (6 if known else 3)


def test_a_decision_on_a_photo_that_was_covered_meanwhile_is_refused(files: LocalFiles) -> None:
    with works() as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        number, photo = claimed(w, files, tier=Tier.NAMED)
        review_photos.cover(w, number, photo, covered(files), by=moderator, version=1)
        with pytest.raises(Conflict):
            review_photos.show(w, number, photo, "وجه", by=moderator, version=1)
    assert state_of(photo) is PhotoState.REPLACED
