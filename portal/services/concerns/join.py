"""Reports of one problem, joined: what goes along to the other one, and what comes back when that one ends.

A joined report points at the one that goes on, never at another joined one. Those who support it count there,
each person once; `supports.origin_id` remembers what they pressed, so that they go back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, false, select, update

from portal.domain.actions import Action
from portal.domain.articles import PUBLISHABLE
from portal.domain.concerns import State
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, add_working_days, local_day
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.lifecycle import NEXT_MORNING, REMARKS, UNDO_WINDOW, Readership
from portal.domain.merging import SENDS_BACK, after_return, misfit
from portal.domain.people import Actor, Role
from portal.domain.permissions import moderates_territory
from portal.domain.standing import OPEN, UNSORTED
from portal.services.concerns.locked import subject
from portal.store.engine.work import Work
from portal.store.models import Article, Attachment, Concern, OutboxEntry, Support, TimelineEntry
from portal.store.queries.concerns.joined import joined_reports
from portal.store.queries.town.places import holidays


def join(w: Work, concern: Concern, number: int | None, *, by: Actor) -> None:
    """Join a concern with `number`; both rows are locked. Raises Invalid with a code for `joins`."""
    target = w.session.get(Concern, number)
    if target is None or target.id == concern.id or target.state not in OPEN:
        raise Invalid({"joins": "unknown"})
    if not moderates_territory(by, subject(w, target)):
        raise Invalid({"joins": "unknown"})
    if target.quarantined:
        raise Invalid({"joins": "doubtful"})
    if why := misfit((concern.state, concern.exposure), (target.state, target.exposure)):
        raise Invalid({"joins": why})
    followers = update(Concern).where(Concern.merged_into_id == concern.id)
    w.session.execute(followers.values(merged_into_id=target.id))
    concern.merged_into_id = target.id
    _count_at(w, target, Support.concern_id == concern.id)
    _take_drafts_along(w, concern.id, target.id)


def joined_before(w: Work, concern: Concern, action: Action) -> dict[str, Any]:
    """What taking a joining back has to know: who followed the concern until then."""
    return {"joined": joined_reports(w.session, concern.id)} if action is Action.MERGE else {}


def part(w: Work, concern: Concern, before: Mapping[str, Any]) -> None:
    """Take a joining back: the concern, and what had been joined with it before, stand as they did."""
    numbers: list[int] = before.get("joined", [])
    was = concern.merged_into_id
    concern.merged_into_id = None
    back = update(Concern).where(Concern.id.in_(numbers), Concern.merged_into_id == was)
    w.session.execute(back.values(merged_into_id=concern.id))
    _count_at(w, concern, Support.origin_id.in_([concern.id, *numbers]))


def send_back(w: Work, target: Concern, cause: TimelineEntry, *, own: bool) -> None:
    """Send what is joined with `target` back to the desk, where it can no longer follow it there.

    `cause` is the step that ended it or changed who reads it; `own` says that a reporter took that step: its
    minute must not be learned from this.
    """
    for number in joined_reports(w.session, target.id):
        concern = _locked(w, number)
        before = after_return(_before_joining(w, number))
        fits = misfit((before, concern.exposure), (target.state, target.exposure)) is None
        if fits and target.state not in SENDS_BACK:
            continue
        _return(w, concern, before, cause, own=own)


def join_again(w: Work, target: Concern, undone: TimelineEntry) -> None:
    """Take back what `send_back` did for a step that is undone, where nobody has gone on meanwhile."""
    sent = select(TimelineEntry).where(
        TimelineEntry.action == Action.UNMERGE, TimelineEntry.reason == str(undone.id)
    )
    for entry in w.session.scalars(sent.order_by(TimelineEntry.concern_id)).all():
        concern = _locked(w, entry.concern_id)
        if _newest_step(w, concern.id) != entry.id:
            continue
        w.session.execute(
            delete(OutboxEntry).where(
                OutboxEntry.concern_id == concern.id,
                OutboxEntry.kind == EventKind.CONCERN_UNMERGED,
                OutboxEntry.sent_at.is_(None),
            )
        )
        w.session.add(_entry(w, concern, Action.UNDO, State.MERGED, str(entry.id), own=False))
        concern.state, concern.merged_into_id = State.MERGED, target.id
        concern.version += 1
        _count_at(w, target, Support.concern_id == concern.id)


def _return(w: Work, concern: Concern, state: State, cause: TimelineEntry, *, own: bool) -> None:
    w.session.add(_entry(w, concern, Action.UNMERGE, state, str(cause.id), own=own))
    concern.state, concern.merged_into_id = state, None
    concern.taken_by = concern.taken_at = None
    concern.version += 1
    concern.changed_at = w.day_start if own else w.now
    free = holidays(w.session)
    if state in UNSORTED:
        concern.acknowledge_by = add_working_days(w.today, ACKNOWLEDGE, free)
    elif state is State.ACCEPTED:
        concern.answer_by = add_working_days(w.today, ANSWER, free)
    _count_at(w, concern, Support.origin_id == concern.id)
    news = Event(EventKind.CONCERN_UNMERGED, concern=concern.id)
    w.tell(news, hold=NEXT_MORNING if own else UNDO_WINDOW, at=w.day_start if own else None)


def _entry(
    w: Work, concern: Concern, action: Action, target: State, reason: str, *, own: bool
) -> TimelineEntry:
    return TimelineEntry(
        concern_id=concern.id,
        action=action,
        source=concern.state,
        target=target,
        role=Role.CLOCK,
        at=w.day_start if own else w.now,
        voice=Readership.CASE if action is Action.UNMERGE else Readership.INTERNAL,
        reason=reason,
        office_id=concern.office_id,
    )


def _count_at(w: Work, concern: Concern, which: ColumnElement[bool]) -> None:
    """Let supports count for a concern; what was said of a claim elsewhere is void.

    They judge a claim that waits there if they are of an earlier day.
    """
    older: ColumnElement[bool] = false()
    if concern.state is State.CLAIMED_DONE and (claimed_at := _claimed_at(w, concern.id)):
        older = Support.on < local_day(claimed_at, w.zone)
    void = {"judges": older, "verdict": None, "by_account": False, "network": None}
    w.session.execute(update(Support).where(which).values({"concern_id": concern.id, **void}))


def _claimed_at(w: Work, number: int) -> Any:
    claims = select(TimelineEntry.at).where(
        TimelineEntry.concern_id == number, TimelineEntry.action == Action.CLAIM
    )
    return w.session.scalar(claims.order_by(TimelineEntry.id.desc()).limit(1))


def _take_drafts_along(w: Work, number: int, target: int) -> None:
    """Let follow-ups that are still written take up the concern that goes on, unless they do already.

    Their editor is asked to look again: the state they saw is not the one it is in.
    """
    unpublished = select(Article.id).where(Article.state.in_(sorted(PUBLISHABLE)))
    other = Attachment.__table__.alias()
    there = exists().where(other.c.article_id == Attachment.article_id, other.c.concern_id == target)
    drafts = update(Attachment).where(
        Attachment.concern_id == number, Attachment.article_id.in_(unpublished), ~there
    )
    w.session.execute(drafts.values(concern_id=target), execution_options={"synchronize_session": False})


def _locked(w: Work, number: int) -> Concern:
    row = select(Concern).where(Concern.id == number).with_for_update()
    return w.session.scalars(row.execution_options(populate_existing=True)).one()


def _before_joining(w: Work, number: int) -> State:
    """The state a report was joined in; RECEIVED where nothing tells."""
    joined = select(TimelineEntry.source).where(
        TimelineEntry.concern_id == number, TimelineEntry.action == Action.MERGE
    )
    return w.session.scalar(joined.order_by(TimelineEntry.id.desc()).limit(1)) or State.RECEIVED


def _newest_step(w: Work, number: int) -> int | None:
    newest = select(TimelineEntry.id).where(
        TimelineEntry.concern_id == number, TimelineEntry.action.notin_(sorted(REMARKS))
    )
    return w.session.scalar(newest.order_by(TimelineEntry.id.desc()).limit(1))
