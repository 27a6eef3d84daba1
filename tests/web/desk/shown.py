# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos and voice notes put straight onto the desk of a test."""

from __future__ import annotations

from typing import Any

from portal.domain.media import CleanImage, CleanSound, Picture, Size
from portal.domain.people import Role
from portal.services.media import upload_photos, upload_voice_notes
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Photo, VoiceNote
from tests import makers
from tests.adapters.photos import saved, scene
from tests.web.desk.bench import Bench

SIDES = {Size.FULL: (640, 480), Size.CARD: (320, 240), Size.THUMB: (160, 120)}


def photograph(bench: Bench, number: int | None, **given: Any) -> Photo:
    """A photo of a concern, or of a report that is not sent; `state`, `role` and `alt` as given."""
    image = CleanImage({size: Picture(saved(scene(*sides), "JPEG"), *sides) for size, sides in SIDES.items()})
    with work(makers.NOON) as w:
        held = upload_photos.hold(w, upload_photos.put(bench.app.extensions["portal"].files, image))
        if number is not None:
            upload_photos.claim(
                w, [held], number, upload_photos.CameWith(role=given.pop("role", Role.REPORTER))
            )
        row = w.session.get_one(Photo, held.id)
        for name, value in given.items():
            setattr(row, name, value)
    return photo(held.id)


def photo(number: int) -> Photo:
    """A photo as it is stored now; it stays as it is, whatever becomes of its row."""
    db.session.rollback()
    row = db.session.get_one(Photo, number)
    db.session.expunge(row)
    return row


def speak(
    bench: Bench, number: int | None, *, message: int | None = None, seconds: float = 42.0
) -> VoiceNote:
    """A voice note of a concern or of its `message`, or one of a report that is not sent."""
    sound = CleanSound(f"OggS of {number} {message}".encode(), seconds)
    with work(makers.NOON) as w:
        held = upload_voice_notes.hold(w, upload_voice_notes.put(bench.app.extensions["portal"].files, sound))
        if number is not None:
            upload_voice_notes.claim(w, held, number, message=message)
    return voice_note(held.id)


def voice_note(number: int) -> VoiceNote:
    """A voice note as it is stored now; it stays as it is, whatever becomes of its row."""
    db.session.rollback()
    row = db.session.get_one(VoiceNote, number)
    db.session.expunge(row)
    return row
