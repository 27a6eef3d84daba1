"""How many mails an address got today, under a name that tells nobody's address."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class MailCount(Base):
    """`key` follows from the address, the day and a key outside the database (domain/mail_limits.py)."""

    __tablename__ = "mail_counts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    count: Mapped[int]
