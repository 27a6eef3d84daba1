"""Working days: how long an office has, in the calendar of the town.

Fifteen to acknowledge and sixty to answer are those of decree 2-17-265; a category may be given others.
Saturdays, Sundays and the holidays of an editable table do not count: half of Morocco's holidays follow the
moon and are announced days ahead, so no library can know them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ACKNOWLEDGE: Final = 15
ANSWER: Final = 60

_FIXED_HOLIDAYS = (
    (1, 1),
    (1, 11),
    (1, 14),
    (5, 1),
    (7, 30),
    (8, 14),
    (8, 20),
    (8, 21),
    (10, 31),
    (11, 6),
    (11, 18),
)
_DAY = timedelta(days=1)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the day it is in `zone` at an aware instant. Raises ValueError for a naive one."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without an offset has no day")
    return instant.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant a day begins in `zone`: how an act is dated whose hour must not be kept."""
    return datetime.combine(day, time(), tzinfo=zone)


def fixed_holidays(year: int) -> frozenset[date]:
    """Return the public holidays with a fixed date, to begin a year's table with; the moon's are added."""
    return frozenset(date(year, month, day) for month, day in _FIXED_HOLIDAYS)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_working_days(day: date, n: int, holidays: Collection[date]) -> date:
    """Return the n-th working day after `day`, which itself never counts; n = 0 is `day`, working or not."""
    if n < 0:
        raise ValueError("deadlines lie ahead")
    return _counted_on(day, n, frozenset(holidays))


@lru_cache
def _counted_on(day: date, n: int, holidays: frozenset[date]) -> date:
    """All that is reported on a day has the same deadlines."""
    while n:
        day += _DAY
        n -= is_working_day(day, holidays)
    return day


def working_days_left(today: date, due: date, holidays: Collection[date]) -> int:
    """Return how many working days remain after today up to and with `due`; below 0, those it is overdue."""
    if today > due:
        return -working_days_left(due, today, holidays)
    return sum(is_working_day(today + _DAY * (ahead + 1), holidays) for ahead in range((due - today).days))
