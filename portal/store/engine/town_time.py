"""The time zone of the town that a database belongs to: which day an instant is on, and when a day begins.

It is an option of the engine, given once where that is made. There is no zone to fall back on: a day counted
in another zone is a wrong deadline that nobody notices.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from portal.domain.deadlines import day_start, local_day
from portal.store.engine.database import db

_ZONE: Final = "portal_town_zone"


def engine_options(zone: ZoneInfo) -> dict[str, Any]:
    """Return the options of an engine over the database of a town in `zone`."""
    return {"execution_options": {_ZONE: zone}}


def town_zone() -> ZoneInfo:
    """Return the zone of the database in use. Raises KeyError for an engine that was made without."""
    zone: ZoneInfo = db.engine.get_execution_options()[_ZONE]
    return zone


def town_day(instant: datetime) -> date:
    """Return the day it is in the town at an aware instant."""
    return local_day(instant, town_zone())


def town_day_start(day: date) -> datetime:
    """Return the instant at which a day begins in the town."""
    return day_start(day, town_zone())
