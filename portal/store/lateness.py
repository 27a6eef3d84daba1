"""The rule of domain/lateness.py for the database, answered from indexes over state and day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, case, or_

from portal.domain.concerns import State
from portal.domain.lateness import UNANSWERED, UNREAD
from portal.store.models import Concern


def due_day() -> ColumnElement[date | None]:
    """The day by which the next word is due, NULL when nobody is waited for."""
    return case(
        (Concern.state.in_(sorted(UNREAD)), Concern.acknowledge_by),
        (Concern.state.in_(sorted(UNANSWERED)), Concern.answer_by),
        (Concern.state == State.CLAIMED_DONE, Concern.confirm_by),
        else_=None,
    )


def is_late(today: date) -> ColumnElement[bool]:
    """Past its day, by the fault of moderators or office."""
    return or_(
        and_(Concern.state.in_(sorted(UNREAD)), Concern.acknowledge_by < today),
        and_(Concern.state.in_(sorted(UNANSWERED)), Concern.answer_by < today),
    )
