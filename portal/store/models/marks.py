"""A token for each thing that processes remember, changed in the transaction that changes the thing."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class Mark(Base):
    """`token` is random, not a counter: a number given out by a transaction that rolled back comes again."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
