"""The wall clock: the only place below the entries where the time is read."""

from __future__ import annotations

from datetime import UTC, datetime


class WallClock:
    """Keeps the promise of ports.Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
