"""Voice notes as those who may hear them know them: their holder while they wait, the desk, their reporter.

Nobody else does: there is no query here for the public, nor for an office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from portal.store.cards import card_of
from portal.store.models import Concern, VoiceNote


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """A voice note on a page; `message` says what it came with, None that it came with the report itself."""

    id: int
    on: date
    file: str
    seconds: float
    message: int | None
    transcript: str
    transcribed_by: int | None
    version: int


_CARD: Final = card_of(
    VoiceCard,
    id=VoiceNote.id,
    on=VoiceNote.on,
    file=VoiceNote.file,
    seconds=VoiceNote.seconds,
    message=VoiceNote.message_id,
    transcript=VoiceNote.transcript,
    transcribed_by=VoiceNote.transcribed_by,
    version=VoiceNote.version,
)


def its_own() -> ColumnElement[bool]:
    """The voice note that a concern is, or that came with its text: one at most."""
    return and_(VoiceNote.concern_id == Concern.id, VoiceNote.message_id.is_(None))


def voices_of(session: Session, number: int) -> list[VoiceCard]:
    """Every voice note of a concern, for its moderators and whoever holds its receipt."""
    found = select(_CARD).where(VoiceNote.concern_id == number).order_by(VoiceNote.id)
    return list(session.scalars(found))


def held_voice(session: Session, note: int, mark: str) -> VoiceCard | None:
    """A voice note that still waits for its report."""
    waiting = select(_CARD).where(
        VoiceNote.id == note, VoiceNote.mark == mark, VoiceNote.concern_id.is_(None)
    )
    return session.scalars(waiting).one_or_none()


def concern_of(session: Session, file: str) -> int | None:
    """The number of the concern that a file was spoken for; None while it waits, and for any other name."""
    return session.scalar(select(VoiceNote.concern_id).where(VoiceNote.file == file))


def is_kept(session: Session, file: str) -> bool:
    """Whether a file is a voice note that has not been erased."""
    return session.scalar(select(VoiceNote.id).where(VoiceNote.file == file)) is not None
