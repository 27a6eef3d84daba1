"""What a member has not marked as read of a concern their association raised."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, cast, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.actions import Action
from portal.domain.people import Role
from portal.store.models import CaseRead, Concern, Message, TimelineEntry

_UNTOLD: Final = (Action.NOTE, Action.REWORD, Action.UNDO, Action.TAKE)
"""Steps that are no news to a reporter."""


def is_unread(session: Session, number: int, account: int) -> bool:
    """Whether a concern holds something `account` has not marked as read."""
    return bool(session.scalar(select(unread(account)).where(Concern.id == number)))


def newest(session: Session, number: int) -> tuple[int, int]:
    """The last timeline entry and the last message of a concern, by id; 0 for none."""
    entry = session.scalar(select(func.max(TimelineEntry.id)).where(TimelineEntry.concern_id == number))
    message = session.scalar(select(func.max(Message.id)).where(Message.concern_id == number))
    return entry or 0, message or 0


def unread(account: int) -> ColumnElement[bool]:
    """Something by the staff or by time, newer than what the member marked as read."""

    def seen(column: Any) -> Any:
        read = select(column).where(CaseRead.concern_id == Concern.id, CaseRead.account_id == account)
        return func.coalesce(read.correlate(Concern).scalar_subquery(), 0)

    entry = TimelineEntry.__table__.alias()
    step = (
        select(entry.c.id)
        .where(
            entry.c.concern_id == Concern.id,
            entry.c.role != Role.REPORTER,
            entry.c.action.not_in(_UNTOLD),
            entry.c.id.not_in(undone()),
            entry.c.id > seen(CaseRead.seen_timeline_id),
        )
        .correlate(Concern)
    )
    message = (
        select(Message.id)
        .where(
            Message.concern_id == Concern.id,
            Message.role == Role.MODERATOR,
            Message.id > seen(CaseRead.seen_message_id),
        )
        .correlate(Concern)
    )
    return or_(step.exists(), message.exists())


def undone() -> Select[int]:
    """Entries of the concern at hand that were taken back; an undoing names what it undoes."""
    undo = TimelineEntry.__table__.alias()
    return (
        select(cast(undo.c.reason, Integer))
        .where(undo.c.concern_id == Concern.id, undo.c.action == Action.UNDO)
        .correlate(Concern)
    )
