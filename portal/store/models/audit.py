"""Who of the staff did what: append-only, without anybody's words, each entry sealed to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base, Key


class AuditEntry(Base):
    """`subject` names what was touched ("concern 214"); `facts` hold ids and codes only.

    `id` counts from 1 without a gap, `digest` is over this entry and the digest before it (store/chain.py).
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    facts: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """How long the chain is and what it ends with, so that a chain cut short is noticed; one row, `id` 1."""

    __tablename__ = "audit_head"

    id: Mapped[Key]
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
