"""Sealed contacts that two moderators open together: who asked, who agreed, and what lies open meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.reveals import RevealReason, RevealState
from portal.store.base import Base, Key
from portal.store.encrypted_columns import EncryptedBytes, EncryptedText


class Reveal(Base):
    """One asking. `note` and `answer_note` are read by moderators only.

    `contact` is what was opened, sealed to who asked; it goes when `ends_at` has come.
    """

    __tablename__ = "reveals"

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    seal: Mapped[str] = mapped_column(String(16))
    state: Mapped[RevealState]
    reason: Mapped[RevealReason]
    note: Mapped[str] = mapped_column(EncryptedText)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str] = mapped_column(EncryptedText, default="")
    contact: Mapped[bytes | None] = mapped_column(EncryptedBytes)


class RevealHalf(Base):
    """The inner envelope of a pending reveal, for one custodian who may agree; gone once it is answered."""

    __tablename__ = "reveal_halves"

    reveal_id: Mapped[int] = mapped_column(ForeignKey("reveals.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    half: Mapped[bytes]
