"""Erase what a reporter showed, or said aloud: the one place that withdrawal and retention call."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.people import Role
from portal.services.media.upload_photos import erase_photos
from portal.services.media.upload_voice_notes import erase_voices_of
from portal.store.engine.work import Work
from portal.store.models import Photo


def erase_media(w: Work, number: int) -> int:
    """Erase every photo and voice note that the reporter of a concern gave; return how many there were.

    The rows go with this work, and with them what was written down of a voice; the files within seconds after
    its commit (services.discard_files). Photos of finished work, which an office published, stay.
    """
    given = select(Photo).where(Photo.concern_id == number, Photo.role == Role.REPORTER)
    return erase_photos(w, w.session.scalars(given)) + erase_voices_of(w, number)
