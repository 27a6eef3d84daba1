# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day and hour as editors type it, on the town's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField

from portal.web.request.components import components
from portal.web.text import error_messages

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""A year outside of these is a slip of the hand, and one that time zones cannot reckon with."""


class MomentField(DateTimeLocalField):
    """`data` is an aware UTC datetime, or None; browsers show and send the town's own hours."""

    data: Any

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0]:
            self.data = None
            return
        super().process_formdata(valuelist)
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(error_messages.DATE)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=_zone()).astimezone(UTC)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(value) for value in self.raw_data)
        return _typed(self.data) if self.data else ""


def _typed(moment: datetime) -> str:
    return moment.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")


def _zone() -> ZoneInfo:
    return components().zone
