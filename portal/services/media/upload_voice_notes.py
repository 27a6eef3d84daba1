"""Voice notes on their way into a report: kept as a file, held for two days, claimed by what they came with.

The file comes first, then the row that names it, as with photos (keep_photos.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import select

from portal.domain.errors import Invalid
from portal.domain.media import CLAIM_WITHIN, CleanSound
from portal.domain.people import Role
from portal.domain.ports import FileStore
from portal.services.erasure.discard_files import discard
from portal.store.engine.work import Work
from portal.store.models import VoiceNote


@dataclass(frozen=True, slots=True)
class StoredVoice:
    """A voice note whose file is safe, and which no row names yet; `seconds` is its length."""

    file: str
    seconds: float
    mark: str


@dataclass(frozen=True, slots=True)
class HeldVoice:
    """A voice note that waits for its report; `mark` tells it from others by what is to be heard."""

    id: int
    mark: str


def put(files: FileStore, sound: CleanSound) -> StoredVoice:
    """Write a cleaned voice note. Raises NoRoom or Unavailable."""
    mark = blake2b(sound.content, digest_size=16).hexdigest()
    return StoredVoice(files.put(sound.content), sound.seconds, mark)


def hold(w: Work, stored: StoredVoice) -> HeldVoice:
    """Keep a voice note for two days, for a report that may never be sent."""
    note = VoiceNote(
        role=Role.REPORTER, on=w.today, mark=stored.mark, file=stored.file, seconds=stored.seconds
    )
    w.session.add(note)
    w.session.flush()
    return HeldVoice(note.id, note.mark)


def claim(w: Work, held: HeldVoice | None, number: int, *, message: int | None = None) -> None:
    """Make a voice note, if there is one, part of a concern: the report itself, or one of its messages.

    Raises Invalid for `voice` when it was swept or went with another report.
    """
    if held is None:
        return
    wanted = select(VoiceNote).where(
        VoiceNote.id == held.id, VoiceNote.mark == held.mark, VoiceNote.concern_id.is_(None)
    )
    note = w.session.scalar(wanted.with_for_update())
    if note is None:  # by both, as SQLite may give the id of an erased row to the next one
        raise Invalid({"voice": "voice_gone"})
    note.concern_id, note.message_id, note.on = number, message, w.today
    w.session.flush()


def erase_voice_notes(w: Work, notes: Iterable[VoiceNote]) -> int:
    """Delete rows with their transcripts now and their files after the commit; return how many there were."""
    gone = list(notes)
    for note in gone:
        discard(w, (note.file,))
        w.session.delete(note)
    w.session.flush()
    return len(gone)


def erase_voices_of(w: Work, number: int) -> int:
    """Erase every voice note of a concern and of its messages: none was ever published."""
    return erase_voice_notes(w, w.session.scalars(select(VoiceNote).where(VoiceNote.concern_id == number)))


def sweep_unclaimed_voices(w: Work) -> int:
    """Erase voice notes whose report was never sent; return how many."""
    old = select(VoiceNote).where(VoiceNote.concern_id.is_(None), VoiceNote.on < w.today - CLAIM_WITHIN)
    return erase_voice_notes(w, w.session.scalars(old))
