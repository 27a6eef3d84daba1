"""One row for each mail that a piece of news makes, so that each is sent once however many there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base, Key


class Mail(Base):
    """To an account, or to the contact left with the concern `contact_id`: no address is copied.

    `due_at` is when it may be tried (again); `sent_at` ends it, `dropped_at` ends it without a mail (nobody
    there any more, or tried in vain for too long); `problem` is the last failure, by our own code for it,
    and stays where that is why it was dropped.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("outbox_id", "account_id", "contact_id"),
        Index("ix_mails_waiting", "sent_at", "dropped_at", "due_at"),
    )

    id: Mapped[Key]
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
