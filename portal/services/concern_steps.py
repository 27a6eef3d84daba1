"""One step of a concern, whoever takes it: decided by the table, written with its timeline and its news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.concerns import Category, DeclineReason, Exposure, ReferTo, State
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, add_working_days
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.events import Event
from portal.domain.lifecycle import (
    CONFIRM_WITHIN_DAYS,
    REVIEW_HOLD,
    UNDO_WINDOW,
    Need,
    Step,
    Voice,
    decide,
)
from portal.domain.people import Actor, Role
from portal.domain.permissions import ConcernSubject, moderates_territory, require
from portal.domain.privacy import Audience, visible
from portal.store.models import Concern, Message, Office, TimelineEntry
from portal.store.queries.places import holidays, territories
from portal.store.work import Work

REPORTER_STEPS: Final = frozenset(
    {Action.REPLY, Action.APPEAL, Action.CONFIRM, Action.DENY, Action.WITHDRAW, Action.SUBMIT}
)
"""Steps of people outside the staff: dated by the day only."""

_HELD: Final = frozenset(
    {Action.TAKE, Action.ASK, Action.ACCEPT, Action.DECLINE, Action.MERGE, Action.REFER}
)
"""Steps that a colleague's review keeps others from."""


class Held(Conflict):
    """A colleague is reviewing this concern; `account` is who."""

    code = "held"

    def __init__(self, account: int) -> None:
        super().__init__(account)
        self.account = account


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a step; text already cleaned. Which of it a step needs is the table's to say."""

    text: str = ""
    note: str = ""
    reason: DeclineReason | None = None
    refer_to: ReferTo | None = None
    category: Category | None = None
    office: int | None = None
    exposure: Exposure | None = None
    title: str = ""
    public_text: str = ""
    joins: int | None = None

    def needs_met(self) -> frozenset[Need]:
        return frozenset(need for need in Need if getattr(self, need.value))


def load(w: Work, number: int, version: int | None = None) -> Concern:
    """Return the row, locked until the work ends. Raises NotFound, or Conflict on a stale `version`."""
    row = select(Concern).where(Concern.id == number).with_for_update()
    concern = w.session.scalar(row.execution_options(populate_existing=True))
    if concern is None:
        raise NotFound
    if version is not None and concern.version != version:
        raise Conflict
    return concern


def subject(w: Work, concern: Concern) -> ConcernSubject:
    """The concern as the permission table sees it."""
    return ConcernSubject(
        number=concern.id,
        state=concern.state,
        exposure=concern.exposure,
        territories=territories(w.session).ancestors(concern.territory_id),
        office=concern.office_id,
        association=concern.association_id,
        account=concern.account_id,
        declined_by=concern.declined_by,
    )


def take_step(
    w: Work,
    number: int,
    action: Action,
    given: Given | None = None,
    *,
    by: Actor,
    version: int | None = None,
    article: int | None = None,
    role: Role | None = None,
) -> Concern:
    """Take one step and return the concern as it stands after it.

    `article` is the follow-up that carries the step, `role` overrides how the actor is named in the
    timeline. Raises NotAllowed, NotFound, Conflict (stale, Held, WrongState) or Invalid (field → code).
    """
    concern = load(w, number, version)
    require(by, action, subject(w, concern))
    return move(w, concern, action, given or Given(), by=by, article=article, role=role)


def move(
    w: Work,
    concern: Concern,
    action: Action,
    given: Given,
    *,
    by: Actor,
    article: int | None = None,
    role: Role | None = None,
) -> Concern:
    """Take a step whose permission was settled by the caller, on a row that `load` locked."""
    if action in _HELD:
        _respect_hold(w, concern, by)
    step = decide(concern.state, action, given.needs_met())
    source = concern.state
    if effect := _EFFECTS.get(action):
        effect(w, concern, given, by)
    concern.state = step.target
    concern.version += 1
    own = action in REPORTER_STEPS
    role = role or acting_as(by, concern, action)
    concern.changed_at = w.day_start if own else w.now
    w.session.add(_entry(w, concern, step, source, given, by, article, role))
    if step.voice is Voice.MESSAGE and given.text:
        say(w, concern.id, given.text, role, by)
    _tell(w, concern, step, article, own=own)
    if by.staff:
        read_mailbox(w, concern.id)
        w.record(action.value, f"concern {concern.id}", by=by.account, source=source.value)
    w.session.flush()
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
    holder = holder_of(w, concern)
    if holder is not None and holder != by.account:
        raise Held(holder)


def holder_of(w: Work, concern: Concern) -> int | None:
    """The account reviewing a concern right now, if its fifteen minutes are not over."""
    if concern.state is not State.IN_REVIEW or concern.taken_at is None:
        return None
    return concern.taken_by if w.now - concern.taken_at < REVIEW_HOLD else None


def _entry(
    w: Work,
    concern: Concern,
    step: Step,
    source: State,
    given: Given,
    by: Actor,
    article: int | None,
    role: Role,
) -> TimelineEntry:
    return TimelineEntry(
        concern_id=concern.id,
        action=step.action,
        source=source,
        target=step.target,
        role=role,
        at=w.day_start if step.action in REPORTER_STEPS else w.now,
        voice=step.voice,
        words="" if step.voice is Voice.MESSAGE else given.text,
        note=given.note,
        reason=given.reason or given.refer_to or "",
        account_id=by.account if by.staff else None,
        office_id=concern.office_id,
        article_id=article,
    )


def _tell(w: Work, concern: Concern, step: Step, article: int | None, *, own: bool) -> None:
    if step.tells is None:
        return
    hold = UNDO_WINDOW if step.undoable and article is None else timedelta(0)
    w.tell(
        Event(step.tells, concern=concern.id, article=article), hold=hold, at=w.day_start if own else None
    )


# --- what a step changes beside the state -----------------------------------------------------------


def _taken(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.taken_by = by.account
    concern.taken_at = w.now


def _accepted(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    if w.session.get(Office, given.office) is None:
        raise Invalid({"office": "unknown"})
    concern.category = given.category or concern.category
    concern.exposure = given.exposure or concern.exposure
    concern.office_id = given.office
    concern.answer_by = add_working_days(w.today, ANSWER, holidays(w.session))
    copy(concern, given.title, given.public_text)


def copy(concern: Concern, title: str, public_text: str) -> None:
    """Set the public copy and what a search finds of it."""
    concern.title = title
    concern.public_text = public_text
    concern.folded = searchable(f"{title}\n{public_text}")


def _declined(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.declined_by = by.account
    concern.decline_reason = given.reason


def _referred(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.referred_to = given.refer_to


def _appealed(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    if concern.appealed:
        raise Conflict
    concern.appealed = True
    concern.taken_by = concern.taken_at = None
    concern.acknowledge_by = add_working_days(w.today, ACKNOWLEDGE, holidays(w.session))


def _replied(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    """A reply puts the concern back on the table, for whoever is there first."""
    concern.taken_at = None


def _merged(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    joined = w.session.get(Concern, given.joins)
    if joined is None or joined.id == concern.id or joined.state not in _JOINABLE:
        raise Invalid({"joins": "unknown"})
    if not moderates_territory(by, subject(w, joined)):
        raise Invalid({"joins": "unknown"})
    if visible(Audience.OFFICE, State.ACCEPTED, joined.exposure) and not visible(
        Audience.OFFICE, State.ACCEPTED, concern.exposure
    ):
        # Its reporter would follow a line that more people read than they agreed to.
        raise Invalid({"joins": "less_protected"})
    concern.merged_into_id = joined.id


_JOINABLE: Final = frozenset(
    {
        State.RECEIVED,
        State.IN_REVIEW,
        State.WAITING,
        State.ACCEPTED,
        State.ANSWERED,
        State.REOPENED,
        State.CLAIMED_DONE,
    }
)


def _claimed(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.confirm_by = w.today + timedelta(days=CONFIRM_WITHIN_DAYS)


def _reopened(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.confirm_by = None
    concern.answer_by = add_working_days(w.today, ANSWER, holidays(w.session))


_EFFECTS: Final[Mapping[Action, Callable[[Work, Concern, Given, Actor], None]]] = {
    Action.TAKE: _taken,
    Action.ACCEPT: _accepted,
    Action.DECLINE: _declined,
    Action.REFER: _referred,
    Action.APPEAL: _appealed,
    Action.REPLY: _replied,
    Action.MERGE: _merged,
    Action.CLAIM: _claimed,
    Action.DENY: _reopened,
}
