"""Which foreign rows came in already, so that an import resumes without doubles."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base, Key


class ImportedRow(Base):
    """`source` names the mapping, `foreign_id` the row in the file it came from."""

    __tablename__ = "imported_rows"
    __table_args__ = (UniqueConstraint("source", "foreign_id"),)

    id: Mapped[Key]
    source: Mapped[str] = mapped_column(String(48))
    foreign_id: Mapped[str] = mapped_column(String(80))
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"))
