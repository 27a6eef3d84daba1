"""What moderators do with a concern beside the steps of the table: hold it, note, reword, take back."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.errors import Invalid, WrongState
from portal.domain.events import Event, EventKind
from portal.domain.lifecycle import REMARKS, STEPS, UNDO_WINDOW, Readership
from portal.domain.people import Actor, Role
from portal.domain.permissions import require
from portal.domain.privacy import Audience, visible
from portal.domain.terms import runs
from portal.services.concerns.effects import Given
from portal.services.concerns.join import join_again, part, send_back
from portal.services.concerns.locked import Held, copy, forget_verdicts, holder_of, load, settle_as, subject
from portal.services.concerns.review_photos import hide_with
from portal.services.concerns.steps import move, read_mailbox, say
from portal.store.engine.work import Work
from portal.store.models import Concern, OutboxEntry, TimelineEntry


def take(w: Work, number: int, *, by: Actor) -> Concern:
    """Start reviewing, or go on with what a colleague let lapse. Raises Held while they are at it."""
    concern = load(w, number)
    require(by, Action.TAKE, subject(w, concern))
    if concern.state is State.RECEIVED:
        return move(w, concern, Action.TAKE, Given(), by=by)
    if concern.state is not State.IN_REVIEW:
        raise WrongState(Action.TAKE.value, concern.state.value)
    holder = holder_of(w, concern)
    if holder is not None and holder != by.account:
        raise Held(holder)
    concern.taken_by, concern.taken_at = by.account, w.now
    return concern


def note(w: Work, number: int, text: str, *, by: Actor) -> None:
    """Leave an internal note that no reporter, office or reader sees."""
    concern = load(w, number)
    require(by, Action.NOTE, subject(w, concern))
    if not text:
        raise Invalid({"note": "required"})
    w.session.add(_remark(w, concern, Action.NOTE, text, by))


def write_back(w: Work, number: int, text: str, *, by: Actor) -> None:
    """Write to the reporter, whatever the concern's state; this too reads what they wrote."""
    concern = load(w, number)
    require(by, Action.MESSAGE, subject(w, concern))
    if concern.state is State.WITHDRAWN:
        raise WrongState(Action.MESSAGE.value, concern.state.value)
    if not text:
        raise Invalid({"text": "required"})
    say(w, number, text, Role.MODERATOR, by)
    mark_read(w, number, by=by)
    w.tell(Event(EventKind.CONCERN_WRITTEN_TO, concern=number))


def mark_read(w: Work, number: int, *, by: Actor) -> None:
    """Note that a moderator has read what the reporter and supporters wrote."""
    require(by, Action.SEE_CASE, subject(w, load(w, number)))
    read_mailbox(w, number)


def reword(
    w: Work, number: int, title: str, public_text: str, *, by: Actor, version: int | None = None
) -> Concern:
    """Replace the public copy of an accepted concern; what it said before stays on the desk only."""
    concern = load(w, number, version)
    require(by, Action.REWORD, subject(w, concern))
    if not visible(Audience.OFFICE, concern.state, concern.exposure):
        raise WrongState(Action.REWORD.value, concern.state.value)
    copies = {"title": title, "public_text": public_text}
    missing = {name: "required" for name, words in copies.items() if not words}
    if missing:
        raise Invalid(missing)
    before = f"{concern.title}\n\n{concern.public_text}"
    copy(concern, title, public_text)
    concern.version += 1
    concern.changed_at = w.now
    w.session.add(_remark(w, concern, Action.REWORD, before, by))
    w.record(Action.REWORD.value, f"concern {number}", by=by.account)
    return concern


def _remark(w: Work, concern: Concern, action: Action, note: str, by: Actor) -> TimelineEntry:
    return TimelineEntry(
        concern_id=concern.id,
        action=action,
        source=concern.state,
        target=concern.state,
        role=Role.MODERATOR,
        at=w.now,
        voice=Readership.INTERNAL,
        note=note,
        account_id=by.account,
        office_id=concern.office_id,
    )


def undo(w: Work, number: int, *, by: Actor) -> Concern:
    """Take back one's own last step while nobody has been told of it.

    The timeline keeps both the step and its undoing (whose `reason` is the id of the step), so that
    readers' timelines can leave the pair out. Raises WrongState when it is too late.
    """
    concern = load(w, number)
    require(by, Action.UNDO, subject(w, concern))
    last = _last_entry(w, number)
    step = STEPS.get(last.action)
    mine = last.account_id == by.account and last.article_id is None
    in_time = runs(last.at.timestamp(), w.now.timestamp(), UNDO_WINDOW)
    if not (step and step.undoable and mine and in_time and last.source):
        raise WrongState(Action.UNDO.value, concern.state.value)
    if step.tells is not None:
        _hold_back_news(w, concern, last)
    concern.state = last.source
    if last.before is not None:
        settle_as(concern, last.before)
    if last.action is Action.CLAIM:
        forget_verdicts(w, concern, judges=False)
    if last.action is Action.MERGE:
        part(w, concern, last.before or {})
    concern.declined_by = None if last.action is Action.DECLINE else concern.declined_by
    concern.version += 1
    concern.changed_at = w.now
    hide_with(w, last.id)
    entry = _remark(w, concern, Action.UNDO, "", by)
    entry.source, entry.target, entry.reason = last.target, last.source, str(last.id)
    w.session.add(entry)
    w.session.flush()
    join_again(w, concern, last)
    send_back(w, concern, entry, own=False)
    w.record(Action.UNDO.value, f"concern {number}", by=by.account, undone=last.action.value)
    return concern


def _last_entry(w: Work, number: int) -> TimelineEntry:
    """The newest step; notes, rewordings and openings of the contact are not steps."""
    newest = (
        select(TimelineEntry)
        .where(TimelineEntry.concern_id == number, TimelineEntry.action.notin_(sorted(REMARKS)))
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    )
    return w.session.scalars(newest).one()


def _hold_back_news(w: Work, concern: Concern, entry: TimelineEntry) -> None:
    """Delete the unsent news of a step. Raises WrongState when somebody was told already."""
    told = STEPS[entry.action].tells
    unsent = delete(OutboxEntry).where(
        OutboxEntry.concern_id == concern.id,
        OutboxEntry.kind == told,
        OutboxEntry.written_at == entry.at,
        OutboxEntry.sent_at.is_(None),
    )
    if w.session.connection().execute(unsent).rowcount == 0:
        raise WrongState(Action.UNDO.value, concern.state.value)
