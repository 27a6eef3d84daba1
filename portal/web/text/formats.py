# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates and numbers as each language writes them, remembered: a page repeats few of them, and often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from portal.adapters.clock import utc_now
from portal.domain.languages import Language
from portal.domain.ports import Clock

LOCALES: Final[Mapping[Language, Locale]] = {
    Language.AR: Locale("ar", "MA"),
    Language.FR: Locale("fr"),
    Language.EN: Locale("en", "GB"),
    Language.ZGH: Locale("fr"),
}
"""Tamazight pages carry their text, and so their dates, in French."""

DAY: Final = "d MMMM y"
SHORT_DAY: Final = "d MMMM"
WEEKDAY: Final = "EEEE d MMMM y"
KEPT: Final = 8192


@dataclass(frozen=True)
class Formats:
    """How one language writes a moment in one time zone; a plain date is taken as it is.

    `clock` tells which year this is, and what is still to come.
    """

    language: Language
    zone: ZoneInfo
    clock: Clock = utc_now

    def day(self, value: date) -> str:
        """13 أكتوبر 2017"""
        return _written(self.local_day(value), DAY, self.language)

    def short_day(self, value: date) -> str:
        """13 أكتوبر in this year, 13 أكتوبر 2017 in any other."""
        day = self.local_day(value)
        this_year = day.year == self.local_day(self.clock()).year
        return _written(day, SHORT_DAY if this_year else DAY, self.language)

    def weekday(self, value: date) -> str:
        """الجمعة 13 أكتوبر 2017"""
        return _written(self.local_day(value), WEEKDAY, self.language)

    def moment(self, value: datetime) -> str:
        """السبت 14 أكتوبر 2017, 00:24"""
        return f"{self.weekday(value)}, {value.astimezone(self.zone):%H:%M}"

    def hour(self, value: datetime) -> str:
        """00:24"""
        return f"{value.astimezone(self.zone):%H:%M}"

    def second(self, value: datetime) -> str:
        """00:24:59"""
        return f"{value.astimezone(self.zone):%H:%M:%S}"

    def to_come(self, value: date) -> bool:
        """Whether a moment, or a whole day, still lies ahead."""
        if isinstance(value, datetime):
            return value > self.clock()
        return value > self.local_day(self.clock())

    def number(self, value: float) -> str:
        """1.234.567,89 in Arabic as written in Morocco, 1 234 567,89 in French"""
        return _counted(value, self.language)

    def local_day(self, value: date) -> date:
        """Return the calendar day on which something happened where the town is."""
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "day": self.day,
            "short_day": self.short_day,
            "weekday": self.weekday,
            "moment": self.moment,
            "hour": self.hour,
            "second": self.second,
            "to_come": self.to_come,
            "number": self.number,
            "iso": iso,
        }


def iso(value: date) -> str:
    """Write a date or moment for machines: `2017-10-13`, `2017-10-13T23:24:00Z`."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat()


@lru_cache(KEPT)
def _written(day: date, pattern: str, language: Language) -> str:
    written = format_date(day, pattern, LOCALES[language])
    if day.day == 1 and LOCALES[language].language == "fr":
        return written.replace("1 ", "1er ", 1)
    return written


@lru_cache(KEPT, typed=True)
def _counted(value: float, language: Language) -> str:
    return format_decimal(value, locale=LOCALES[language])
