"""A moderator writes down what a voice note says, for colleagues who read it and for the search."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.concerns import TEXT_LIMIT
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.languages import guess
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.services.concerns.locked import load, subject
from portal.store.engine.work import Work
from portal.store.models import Concern, VoiceNote


def transcribe(w: Work, number: int, note: int, text: str, *, by: Actor, version: int | None = None) -> None:
    """Keep `text` as what is to be heard; empty, it takes back what was written down.

    Raises NotFound, Conflict when a colleague has written it down meanwhile, Invalid for more than a report
    may hold.
    """
    concern = load(w, number)
    require(by, Action.TRANSCRIBE, subject(w, concern))
    row = w.session.get(VoiceNote, note)
    if row is None or row.concern_id != number:
        raise NotFound
    if version not in (None, row.version):
        raise Conflict
    if len(text) > TEXT_LIMIT:
        raise Invalid({"transcript": "too_long"})
    row.transcript, row.transcribed_by = text, by.account if text else None
    row.version += 1
    if row.message_id is None:
        _make_found(concern, text)
    w.record(Action.TRANSCRIBE.value, f"concern {number}", by=by.account, voice=row.id)
    w.session.flush()


def _make_found(concern: Concern, transcript: str) -> None:
    """Let a search on the desk find the report by what it says; the original itself never changes."""
    concern.folded_original = searchable(f"{concern.original}\n{transcript}")
    if not concern.original:
        concern.language = guess(transcript).value
