"""One step of a concern, whoever takes it: decided by the table, written with its timeline and its news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import update

from portal.domain.actions import Action
from portal.domain.events import Event
from portal.domain.lifecycle import HELD, NEXT_MORNING, UNDO_WINDOW, Readership, Step, decide
from portal.domain.people import Actor, Role
from portal.domain.permissions import require
from portal.services.concerns.effects import EFFECTS, Given
from portal.services.concerns.join import joined_before, send_back
from portal.services.concerns.locked import Held, holder_of, load, settings_of, subject
from portal.store.engine.work import Work
from portal.store.models import Concern, Message, TimelineEntry

REPORTER_STEPS: Final = frozenset(
    {Action.REPLY, Action.APPEAL, Action.CONFIRM, Action.DENY, Action.WITHDRAW, Action.SUBMIT}
)
"""Steps of people outside the staff: dated by the day only."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How a step is told: the follow-up that carries it, and how the timeline names who took it.

    Words for the moderators go into the concern's own mailbox, or into that of the joined report `mailbox`.
    """

    article: int | None = None
    role: Role | None = None
    mailbox: int | None = None


def take_step(
    w: Work,
    number: int,
    action: Action,
    given: Given | None = None,
    *,
    by: Actor,
    version: int | None = None,
) -> Concern:
    """Take one step and return the concern as it stands after it.

    Raises NotAllowed, NotFound, Conflict (stale, Held, WrongState) or Invalid (field → code).
    """
    given = given or Given()
    concern = load(w, number, version, beside=given.joins)
    require(by, action, subject(w, concern))
    return move(w, concern, action, given, by=by)


def move(
    w: Work,
    concern: Concern,
    action: Action,
    given: Given,
    *,
    by: Actor,
    told: Telling | None = None,
) -> Concern:
    """Take a step whose permission was settled by the caller, on a row that `load` locked."""
    told = told or Telling()
    if action in HELD:
        _respect_hold(w, concern, by)
    step = decide(concern.state, action, given.needs_met())
    source, before = concern.state, settings_of(concern) | joined_before(w, concern, action)
    if effect := EFFECTS.get(action):
        effect(w, concern, given, by)
    concern.state = step.target
    concern.version += 1
    own = action in REPORTER_STEPS
    role = told.role or acting_as(by, concern, action)
    concern.changed_at = w.day_start if own else w.now
    entry = _entry(w, concern, step, given, by)
    entry.source, entry.role, entry.article_id = source, role, told.article
    entry.before = before if step.undoable else None
    w.session.add(entry)
    if step.voice is Readership.MESSAGE and (given.text or given.spoken):
        say(w, told.mailbox or concern.id, given.text, Role.REPORTER if told.mailbox else role, by)
    _tell(w, concern, step, told.article, own=own)
    if by.staff:
        concern.quarantined, concern.begins = False, ""
        read_mailbox(w, concern.id)
        w.record(action.value, f"concern {concern.id}", by=by.account, source=source.value)
    w.session.flush()
    send_back(w, concern, entry, own=own)
    return concern


def read_mailbox(w: Work, number: int) -> None:
    """Whoever of the staff takes a step has the mailbox before their eyes."""
    w.session.execute(
        update(Message).where(Message.concern_id == number, Message.read.is_(False)).values(read=True)
    )


def say(w: Work, number: int, text: str, role: Role, by: Actor) -> None:
    """Add a line to the two-way mailbox of a concern."""
    w.session.add(
        Message(
            concern_id=number,
            role=role,
            on=w.today,
            text=text,
            account_id=by.account if by.staff else None,
            read=role is Role.MODERATOR,
        )
    )


def acting_as(by: Actor, concern: Concern, action: Action) -> Role:
    """The one word a timeline needs for who took a step."""
    if by.clock:
        return Role.CLOCK
    if action in REPORTER_STEPS:
        return Role.REPORTER
    if concern.office_id in by.offices(Role.OFFICE_AGENT):
        return Role.OFFICE_AGENT
    return Role.MODERATOR if by.roles & {Role.MODERATOR, Role.SAFETY_MODERATOR} else Role.EDITOR


def _respect_hold(w: Work, concern: Concern, by: Actor) -> None:
    reviewer = holder_of(w, concern)
    if reviewer is not None and reviewer != by.account:
        raise Held(reviewer)


def _entry(w: Work, concern: Concern, step: Step, given: Given, by: Actor) -> TimelineEntry:
    return TimelineEntry(
        concern_id=concern.id,
        action=step.action,
        target=step.target,
        at=w.day_start if step.action in REPORTER_STEPS else w.now,
        voice=step.voice,
        words="" if step.voice is Readership.MESSAGE else given.text,
        note=given.note,
        reason=given.reason or given.refer_to or "",
        account_id=by.account if by.staff else None,
        office_id=concern.office_id,
    )


def _tell(w: Work, concern: Concern, step: Step, article: int | None, *, own: bool) -> None:
    """Write the news; what a reporter did reaches others the next morning, as its minute would be theirs."""
    if step.tells is None:
        return
    if own:
        w.tell(Event(step.tells, concern=concern.id, article=article), hold=NEXT_MORNING, at=w.day_start)
        return
    hold = UNDO_WINDOW if step.undoable and article is None else timedelta(0)
    w.tell(Event(step.tells, concern=concern.id, article=article), hold=hold)
