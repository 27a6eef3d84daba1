"""What a reporter, or those who stand by a concern, do with it: write, answer, appeal, support, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.errors import NotFound, WrongState
from portal.domain.people import Actor, Role
from portal.domain.permissions import require
from portal.domain.receipts import fingerprint
from portal.services.concerns.effects import Given
from portal.services.concerns.erase import erase
from portal.services.concerns.locked import load, subject
from portal.services.concerns.receipt_guard import guard
from portal.services.concerns.steps import move, say
from portal.services.media import upload_voice_notes
from portal.services.media.upload_photos import CameWith, HeldPhoto, claim
from portal.services.media.upload_voice_notes import HeldVoice
from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import Concern, Message, Photo, Support, VoiceNote
from portal.store.queries.concerns.cases import number_behind


def write(
    w: Work,
    number: int,
    text: str,
    *,
    by: Actor,
    code: str | None = None,
    photos: Sequence[HeldPhoto] = (),
    voice: HeldVoice | None = None,
) -> Concern:
    """Write to the moderators, or speak to them; when they asked something, this is the answer.

    Raises Invalid when there is neither text nor voice, or when a text gives its own receipt `code` away.
    """
    concern = load(w, number)
    require(by, Action.WRITE, subject(w, concern))
    guard(text, code, spoken=voice is not None)
    if concern.state is State.WITHDRAWN:
        raise WrongState(Action.WRITE.value, concern.state.value)
    if _said_already(w, number, text, photos, voice):
        return concern
    if concern.state is State.WAITING:
        move(w, concern, Action.REPLY, Given(text=text, spoken=voice is not None), by=by)
    else:
        say(w, number, text, Role.REPORTER, by)
    if (photos or voice) and (said := _newest(w, number)):
        claim(w, photos, number, CameWith(message=said.id))
        upload_voice_notes.claim(w, voice, number, message=said.id)
    return concern


def _said_already(
    w: Work, number: int, text: str, photos: Sequence[HeldPhoto], voice: HeldVoice | None
) -> bool:
    """Whether the newest line of the mailbox is this very one from its reporter: the form was sent twice."""
    last = _newest(w, number)
    if last is None or last.role is not Role.REPORTER or last.on != w.today or last.text != text:
        return False
    shown = set(w.session.scalars(select(Photo.mark).where(Photo.message_id == last.id)))
    heard = w.session.scalar(select(VoiceNote.mark).where(VoiceNote.message_id == last.id))
    return shown == {photo.mark for photo in photos} and heard == (voice.mark if voice else None)


def _newest(w: Work, number: int) -> Message | None:
    newest = select(Message).where(Message.concern_id == number).order_by(Message.id.desc()).limit(1)
    return w.session.scalar(newest)


def appeal(w: Work, number: int, text: str, *, by: Actor, code: str | None = None) -> Concern:
    """Ask, once, that a different moderator looks at a declined concern."""
    concern = load(w, number)
    require(by, Action.APPEAL, subject(w, concern))
    guard(text, code)
    return move(w, concern, Action.APPEAL, Given(text=text), by=by)


def withdraw(w: Work, number: int, *, by: Actor) -> Concern:
    """Withdraw a concern and erase what only its reporter gave; published answers stay."""
    concern = load(w, number)
    require(by, Action.WITHDRAW, subject(w, concern))
    move(w, concern, Action.WITHDRAW, Given(), by=by)
    erase(w, concern)
    return concern


def support(w: Work, number: int, supporter: str, *, by: Actor) -> bool:
    """Say "me too". False when this person had said so already."""
    concern = load(w, number)
    require(by, Action.SUPPORT, subject(w, concern))
    stands = select(Support.id).where(Support.concern_id == number, Support.supporter == supporter)
    if w.session.scalars(stands).first() is not None:
        return False
    row = {"concern_id": number, "origin_id": number, "supporter": supporter, "on": w.today}
    return add_row_once(w.session, Support, row) is not None


def open_case(w: Work, code: str, pepper: bytes) -> int:
    """Return the number of the concern a receipt belongs to. Raises NotFound."""
    number = number_behind(w.session, fingerprint(pepper, code))
    if number is None:
        raise NotFound
    return number
