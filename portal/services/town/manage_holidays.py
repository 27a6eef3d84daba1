"""Admins keep the days on which no deadline runs; half of them follow the moon, announced days ahead."""

from __future__ import annotations

from datetime import date
from typing import Final

from portal.domain.actions import Action
from portal.domain.deadlines import fixed_holidays
from portal.domain.errors import Invalid, NotFound
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.store.engine.work import Work
from portal.store.models import Holiday

FARTHEST_YEARS: Final = 2


def add_holiday(w: Work, day: date, name: str, *, by: Actor) -> None:
    """Add a day; deadlines set from now on pass over it. Raises Invalid when it is there already,
    or in a year so far from this one that it was mistyped."""
    require(by, Action.MANAGE_PLACES)
    if abs(day.year - w.today.year) > FARTHEST_YEARS:
        raise Invalid({"day": "too_far" if day > w.today else "too_old"})
    if w.session.get(Holiday, day) is not None:
        raise Invalid({"day": "taken"})
    w.session.add(Holiday(day=day, name=name))
    w.record("add_holiday", f"holiday {day.isoformat()}", by=by.account)


def remove_holiday(w: Work, day: date, *, by: Actor) -> None:
    require(by, Action.MANAGE_PLACES)
    row = w.session.get(Holiday, day)
    if row is None:
        raise NotFound
    w.session.delete(row)
    w.record("remove_holiday", f"holiday {day.isoformat()}", by=by.account)


def fill_year(w: Work, year: int, *, by: Actor) -> int:
    """Add the public holidays of a year that have a fixed date; return how many were missing."""
    require(by, Action.MANAGE_PLACES)
    missing = [day for day in sorted(fixed_holidays(year)) if w.session.get(Holiday, day) is None]
    w.session.add_all(Holiday(day=day, name="") for day in missing)
    if missing:
        w.record("fill_holidays", f"holidays {year}", by=by.account, days=len(missing))
    return len(missing)
