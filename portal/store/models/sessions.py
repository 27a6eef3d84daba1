"""Who is signed in: one row for each session, so that ending it ends every copy of its cookie."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.sessions import Device
from portal.store.base import Base


class AccountSession(Base):
    """`digest` is the SHA-256 of the random word in the cookie, which is kept nowhere.

    `epoch` is the account's when it was opened: raising that one ends them all. `ends_at` is a full hour.
    When the session was last used is not kept: it would tell the hour of what its owner did.
    """

    __tablename__ = "account_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    epoch: Mapped[int]
    device: Mapped[Device]
    begun_on: Mapped[date]
    ends_at: Mapped[datetime] = mapped_column(index=True)
