"""What has to be told, written in the same transaction as what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.events import EventKind
from portal.store.base import Base, Key


class OutboxEntry(Base):
    """`due_at` holds an entry back (undo, retry); `sent_at` ends it; `problem` is the last failure."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_sent_at_due_at", "sent_at", "due_at"),)

    id: Mapped[Key]
    kind: Mapped[EventKind]
    concern_id: Mapped[int | None] = mapped_column(index=True)
    article_id: Mapped[int | None]
    account_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
