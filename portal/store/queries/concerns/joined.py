"""Joined reports: what each of them follows, who follows a concern, and where an old address leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Integer, case, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, Kind, State
from portal.domain.privacy import Audience
from portal.store.cards import select_card
from portal.store.models import Concern, TimelineEntry
from portal.store.visibility import everything_unsafe, visible_to

_FOR_THE_PUBLIC: Final = (Exposure.PUBLIC, Exposure.AREA)


@dataclass(frozen=True, slots=True)
class GoesOn:
    """Where it stands; `older` says that the joined report arrived before the office said that it is done."""

    number: int
    kind: Kind
    state: State
    exposure: Exposure
    confirm_by: date | None
    older: bool


def goes_on(session: Session, number: int, joined_with: int) -> GoesOn:
    """The concern `joined_with`, seen from the report `number` that was joined with it."""
    entry, c = TimelineEntry, Concern
    claim = select(func.max(entry.id)).where(entry.concern_id == joined_with, entry.action == Action.CLAIM)
    older = exists().where(
        entry.concern_id == number, entry.action == Action.SUBMIT, entry.id < claim.scalar_subquery()
    )
    found = select_card(
        GoesOn,
        number=c.id,
        kind=c.kind,
        state=c.state,
        exposure=c.exposure,
        confirm_by=c.confirm_by,
        older=older,
    ).where(everything_unsafe(), c.id == joined_with)
    return session.scalars(found).one()


def joined_reports(session: Session, number: int) -> list[int]:
    """Numbers of the reports that are joined with a concern, in order."""
    found = select(Concern.id).where(Concern.merged_into_id == number, Concern.state == State.MERGED)
    return list(session.scalars(found.order_by(Concern.id)))


def carrier() -> ColumnElement[int]:
    """The concern that goes on for a row of `concerns`: the one it was joined with, or itself.

    What was never meant for the public leads nowhere: that it was joined is nobody's to learn.
    """
    leads = (Concern.state == State.MERGED) & Concern.exposure.in_(_FOR_THE_PUBLIC)
    return case((leads, Concern.merged_into_id), else_=Concern.id)


def joined_number(session: Session, number: int) -> int | None:
    """The public concern that `number` was joined with, for its own reporter; None when there is none."""
    other = aliased(Concern)
    leads = select(other.id).join(Concern, Concern.merged_into_id == other.id)
    return session.scalar(leads.where(Concern.id == number, visible_to(Audience.PUBLIC, other)))


def public_lead(session: Session, number: int) -> int | None:
    """The same for everybody: only from a report that was meant for the public itself."""
    return joined_number(session, number) if _meant_for_the_public(session, number) else None


def led_somewhere(session: Session, number: int) -> bool:
    """Whether the address of a report that was joined showed something once: itself, or the other one."""
    if not _meant_for_the_public(session, number):
        return False
    entry, cause = TimelineEntry, aliased(TimelineEntry)
    left = (
        select(cause.concern_id)
        .join(entry, cast(entry.reason, Integer) == cause.id)
        .where(entry.concern_id == number, entry.action == Action.UNMERGE)
    )
    joined = select(Concern.merged_into_id).where(Concern.id == number, Concern.merged_into_id.is_not(None))
    others = {other for other in (*session.scalars(left), *session.scalars(joined)) if other}
    return bool(others) and any(_was_accepted(session, one) for one in sorted({number, *others}))


def _meant_for_the_public(session: Session, number: int) -> bool:
    found = select(Concern.id).where(Concern.id == number, Concern.exposure.in_(_FOR_THE_PUBLIC))
    return session.scalar(found) is not None


def _was_accepted(session: Session, number: int) -> bool:
    """Whether a concern for the public was accepted, and not only for the minute of a slip."""
    entry = TimelineEntry
    undone = select(cast(entry.reason, Integer)).where(
        entry.concern_id == number, entry.action == Action.UNDO
    )
    accepted = select(entry.id).where(
        entry.concern_id == number, entry.action == Action.ACCEPT, entry.id.not_in(undone)
    )
    return _meant_for_the_public(session, number) and session.scalars(accepted).first() is not None
