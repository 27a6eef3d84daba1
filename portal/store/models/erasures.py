"""What was erased, written in the transaction that erased it and copied out of the database from there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.concerns import State
from portal.store.base import Base, Key


class Erasure(Base):
    """Append-only. `number` has no foreign key: it outlives its concern; `mark` was its receipt's."""

    __tablename__ = "erasures"

    id: Mapped[Key]
    number: Mapped[int]
    mark: Mapped[str] = mapped_column(String(64))
    state: Mapped[State]
    day: Mapped[date]
