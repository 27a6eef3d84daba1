"""Photos that came with a report, a message or an answer, each as files of our own in three sizes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.people import Role
from portal.domain.photos import ALT_LIMIT, PhotoState
from portal.store.base import Base, Key

FILE = {"file": True}
"""Marks a column that names a file of the store, for `portal fsck` and backups."""


class Photo(Base):
    """`concern_id` is empty while the report it was chosen for is not sent; `on` is a day.

    `message_id` or `entry_id` say what it came with, neither that it came with the report itself. `mark` is a
    digest of the full picture: by it a form sent twice is known. `full`, `card` and `thumb` name its files,
    `width` and `height` are pixels of the full one.
    """

    __tablename__ = "photos"

    id: Mapped[Key]
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("timeline.id", ondelete="CASCADE"))
    redacted_from_id: Mapped[int | None] = mapped_column(ForeignKey("photos.id", ondelete="SET NULL"))
    role: Mapped[Role]
    state: Mapped[PhotoState]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    on: Mapped[date]
    alt: Mapped[str] = mapped_column(String(ALT_LIMIT), default="")
    mark: Mapped[str] = mapped_column(String(32))
    full: Mapped[str] = mapped_column(String(32), unique=True, info=FILE)
    card: Mapped[str] = mapped_column(String(32), unique=True, info=FILE)
    thumb: Mapped[str] = mapped_column(String(32), unique=True, info=FILE)
    width: Mapped[int]
    height: Mapped[int]
