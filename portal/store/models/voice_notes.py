"""Voice notes: what somebody said instead of writing it, or beside it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.people import Role
from portal.store.base import Base, Key
from portal.store.encrypted_columns import EncryptedText
from portal.store.models.photos import FILE


class VoiceNote(Base):
    """`concern_id` is empty while the report it was spoken for is not sent; `on` is a day.

    `message_id` says what it came with, without one that it is the report itself; each has one at most.
    `mark` is a digest of the sound: by it a form sent twice is known. `transcript` is what `transcribed_by`
    heard, and no more public than the sound is: not at all.
    """

    __tablename__ = "voice_notes"
    __table_args__ = (
        Index(
            "uq_voice_notes_concern_id",
            "concern_id",
            unique=True,
            sqlite_where=text("message_id IS NULL"),
            postgresql_where=text("message_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)
    role: Mapped[Role]
    on: Mapped[date]
    mark: Mapped[str] = mapped_column(String(32))
    file: Mapped[str] = mapped_column(String(32), unique=True, info=FILE)
    seconds: Mapped[float]
    transcript: Mapped[str] = mapped_column(EncryptedText, default="")
    transcribed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)
