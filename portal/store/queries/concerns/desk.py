"""The moderators' queue: its views, their counts, and a page of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, Exposure, Kind, State, Tier, headline
from portal.domain.lifecycle import REVIEW_HOLD
from portal.domain.people import Actor
from portal.domain.permissions import MODERATOR_SEES
from portal.domain.standing import MOVABLE, UNDER_REVIEW, UNSORTED, Ower, owed_by
from portal.store.cards import select_card
from portal.store.encrypted_columns import NOTHING
from portal.store.models import Association, Concern, Message, VoiceNote
from portal.store.queries.concerns.order import newest_first, oldest_first
from portal.store.queries.concerns.public import containing
from portal.store.queries.concerns.search_originals import original_holding
from portal.store.queries.media.voice_notes import its_own
from portal.store.queries.town.places import territories
from portal.store.standing import due_day, is_late, stands_in
from portal.store.visibility import visible_to


class View(StrEnum):
    """The queues a moderator keeps returning to."""

    UNSORTED = "unsorted"
    MINE = "mine"
    DANGER = "danger"
    MAIL = "mail"
    WAITING = "waiting"
    APPEALS = "appeals"
    OVERDUE = "overdue"
    CLAIMED = "claimed"
    OPEN = "open"
    ALL = "all"


class Order(StrEnum):
    DEADLINE = "deadline"
    NEWEST = "newest"
    OLDEST = "oldest"


_UNREAD: Final = exists().where(Message.concern_id == Concern.id, Message.read.is_(False))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    view: View = View.UNSORTED
    category: Category | None = None
    territories: frozenset[int] = frozenset()
    tier: Tier | None = None
    text: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. `original` is the whole of it, `unread` says that its reporter wrote.

    `spoken` are the seconds of its voice note, None without one; `transcript` is what it says, once heard.
    """

    number: int
    kind: Kind
    category: Category
    state: State
    exposure: Exposure
    tier: Tier
    territory: int
    received_on: date
    language: str
    title: str
    original: str
    association: str
    due: date | None
    appealed: bool
    unread: bool
    taken_by: int | None
    taken_at: datetime | None
    spoken: float | None
    transcript: str

    @property
    def words(self) -> str:
        """The public title or, before there is one, the headline of what was written or heard, if any was."""
        return self.title or headline(self.original or self.transcript)


def moderated_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The concerns an actor's grants let them moderate, as a condition: nothing without a grant."""
    tree = territories(session)
    reach: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        if (audience := MODERATOR_SEES.get(grant.role)) is None:
            continue
        known = visible_to(audience)
        if grant.territory is not None:
            known = and_(known, Concern.territory_id.in_(tree.descendants(grant.territory)))
        reach.append(known)
    return or_(false(), *reach)


def queue(
    session: Session,
    actor: Actor,
    wanted: QueueFilter,
    *,
    now: datetime,
    today: date,
    order: Order = Order.DEADLINE,
    limit: int = 25,
    offset: int = 0,
) -> list[QueueRow]:
    """A page of one view, narrowed."""
    c = Concern
    due = func.coalesce(due_day(), c.received_on)
    by = {
        Order.DEADLINE: (due, c.id),
        Order.NEWEST: newest_first(),
        Order.OLDEST: oldest_first(),
    }[order]
    found = (
        select_card(
            QueueRow,
            number=c.id,
            kind=c.kind,
            category=c.category,
            state=c.state,
            exposure=c.exposure,
            tier=c.tier,
            territory=c.territory_id,
            received_on=c.received_on,
            language=c.language,
            title=c.title,
            original=c.original,
            association=func.coalesce(Association.name, ""),
            due=due_day(),
            appealed=c.appealed,
            unread=_UNREAD,
            taken_by=c.taken_by,
            taken_at=c.taken_at,
            spoken=VoiceNote.seconds,
            transcript=func.coalesce(VoiceNote.transcript, NOTHING),
        )
        .outerjoin(Association, Association.id == c.association_id)
        .outerjoin(VoiceNote, its_own())
        .where(*_conditions(session, actor, wanted, now, today))
        .order_by(*by)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(found))


def count_queue(session: Session, actor: Actor, wanted: QueueFilter, *, now: datetime, today: date) -> int:
    counted = select(func.count()).select_from(Concern)
    return session.scalar(counted.where(*_conditions(session, actor, wanted, now, today))) or 0


def view_counts(session: Session, actor: Actor, *, now: datetime, today: date) -> dict[View, int]:
    """How many concerns stand in each view, in one pass over what the actor moderates."""
    columns = [func.count().filter(_in_view(view, actor, now, today)).label(view.value) for view in View]
    seen = (moderated_by(session, actor), Concern.quarantined.is_(False))
    row = session.execute(select(*columns).select_from(Concern).where(*seen)).one()
    return dict(zip(View, row, strict=True))


def _conditions(
    session: Session, actor: Actor, wanted: QueueFilter, now: datetime, today: date
) -> list[ColumnElement[bool]]:
    found = [moderated_by(session, actor)]
    if wanted.number is not None:
        return [*found, Concern.id == wanted.number]
    found += [_in_view(wanted.view, actor, now, today), Concern.quarantined.is_(False)]
    if wanted.category:
        found.append(Concern.category == wanted.category)
    if wanted.tier:
        found.append(Concern.tier == wanted.tier)
    if wanted.territories:
        found.append(Concern.territory_id.in_(wanted.territories))
    if wanted.text:
        original = original_holding(session, wanted.text, *found)
        found.append(or_(original, and_(true(), *containing(Concern.folded, wanted.text))))
    return found


def _in_view(view: View, actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:
    c = Concern
    lately = and_(c.taken_at > now - REVIEW_HOLD, c.taken_at < now + REVIEW_HOLD)
    held = and_(c.state == State.IN_REVIEW, c.taken_by == actor.account, lately)
    dangerous = or_(c.kind == Kind.SAFETY, c.category == Category.SAFETY)
    return {
        View.UNSORTED: stands_in(UNDER_REVIEW),
        View.MINE: held,
        View.DANGER: and_(dangerous, stands_in(UNSORTED)),
        View.MAIL: _UNREAD,
        View.WAITING: stands_in(owed_by(Ower.REPORTER)),
        View.APPEALS: and_(c.appealed.is_(True), stands_in(UNDER_REVIEW)),
        View.OVERDUE: is_late(today),
        View.CLAIMED: stands_in(owed_by(Ower.JUDGES)),
        View.OPEN: stands_in(MOVABLE),
        View.ALL: true(),
    }[view]
