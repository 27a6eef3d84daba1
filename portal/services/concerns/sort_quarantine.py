"""Emptying the quarantine: one by one into the queue, or in heaps out of sight."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.actions import Action
from portal.domain.concerns import DeclineReason, State
from portal.domain.errors import Conflict, WrongState
from portal.domain.events import Event, EventKind
from portal.domain.floods import BATCH
from portal.domain.people import Actor
from portal.domain.permissions import may, require
from portal.services.concerns.effects import Given
from portal.services.concerns.locked import load, subject
from portal.services.concerns.steps import move
from portal.store.engine.work import Work
from portal.store.models import Concern


def release(w: Work, number: int, *, by: Actor) -> Concern:
    """Put a report where it would have been without the flood, and tell whoever would have been told.

    Raises WrongState for one that does not wait in quarantine (any more).
    """
    concern = load(w, number)
    require(by, Action.TAKE, subject(w, concern))
    if not _waits(concern):
        raise WrongState("release", concern.state.value)
    concern.quarantined, concern.begins = False, ""
    concern.version += 1
    w.tell(Event(EventKind.CONCERN_RECEIVED, concern=number), at=w.day_start)
    w.record("release", f"concern {number}", by=by.account)
    return concern


def decline_junk(w: Work, numbers: Iterable[int], reason: DeclineReason, text: str, *, by: Actor) -> int:
    """Decline reports out of the quarantine, at most BATCH of them; return how many were.

    They stay marked as junk, to be erased early. A person among them finds `text` behind their code, and one
    press asks for a second look, which no longer waits in quarantine. What a colleague released or another
    moderator's area holds is left as it is.
    """
    return sum(_decline(w, number, reason, text, by) for number in list(numbers)[:BATCH])


def _decline(w: Work, number: int, reason: DeclineReason, text: str, by: Actor) -> bool:
    concern = load(w, number)
    if not (_waits(concern) and may(by, Action.DECLINE, subject(w, concern))):
        return False
    try:
        move(w, concern, Action.DECLINE, Given(reason=reason, text=text), by=by)
    except Conflict:
        return False  # a colleague is reading it
    concern.quarantined = True
    return True


def _waits(concern: Concern) -> bool:
    return concern.quarantined and concern.state is State.RECEIVED
