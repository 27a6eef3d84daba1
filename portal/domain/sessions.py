"""Sessions of accounts: how long one lasts, and what is kept of where it was opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LONGEST: Final = timedelta(hours=12)
"""A working day: no session lasts longer, however busy it is."""


class Device(StrEnum):
    """The kind of device a session was opened on: all that is kept of what a browser says of itself."""

    TELEPHONE = "telephone"
    TABLET = "tablet"
    COMPUTER = "computer"
    OTHER = "other"


def device_of(user_agent: str) -> Device:
    """Return the kind of device a browser says it runs on; OTHER when it does not say."""
    said = user_agent.lower()
    if "ipad" in said or "tablet" in said or ("android" in said and "mobile" not in said):
        return Device.TABLET
    if "mobi" in said or "iphone" in said:
        return Device.TELEPHONE
    if any(system in said for system in ("windows", "macintosh", "linux", "cros")):
        return Device.COMPUTER
    return Device.OTHER


def ends_at(now: datetime) -> datetime:
    """Return the full hour after which a session opened now is over: the row tells no minute."""
    return (now + LONGEST).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
