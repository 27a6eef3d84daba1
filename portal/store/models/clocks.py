"""How the machine's clock has been going."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class ClockSeen(Base):
    """One row, `id` 1: days from `since` to `seen` in which the clock made no leap (domain/retention.py)."""

    __tablename__ = "clock_seen"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[date]
    seen: Mapped[date]
