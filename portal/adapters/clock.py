"""The wall clock: the only place below the entries where the time is read."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Keep the promise of ports.Clock."""
    return datetime.now(UTC)
