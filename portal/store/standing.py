"""The table of domain/standing.py, asked in SQL and answered from indexes over state and day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.domain.concerns import State
from portal.domain.standing import MAY_BE_LATE, DueDay, due_on
from portal.store.models import Concern

_COLUMNS: Final[Mapping[DueDay, InstrumentedAttribute[date | None]]] = {
    DueDay.ACKNOWLEDGE_BY: Concern.acknowledge_by,
    DueDay.ANSWER_BY: Concern.answer_by,
    DueDay.CONFIRM_BY: Concern.confirm_by,
}


def stands_in(states: frozenset[State]) -> ColumnElement[bool]:
    """Whether a concern is in one of `states`, one of the named sets."""
    return Concern.state.in_(sorted(states))


def due_day() -> ColumnElement[date | None]:
    """The day by which the next word is due, NULL when nobody is waited for."""
    return case(*((stands_in(due_on(day)), column) for day, column in _COLUMNS.items()), else_=None)


def is_late(today: date) -> ColumnElement[bool]:
    """Past its day, by the fault of moderators or office."""
    days = ((due_on(day) & MAY_BE_LATE, column) for day, column in _COLUMNS.items())
    return or_(*(and_(stands_in(states), column < today) for states, column in days if states))
