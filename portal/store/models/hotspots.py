"""What was published of where danger was reported: batches, which are never changed and never split."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.concerns import Category
from portal.store.base import Base, Key


class HotspotRelease(Base):
    """A month that was published, by its first day; the reports of one month leave once."""

    __tablename__ = "hotspot_releases"

    month: Mapped[date] = mapped_column(primary_key=True)


class HotspotBatch(Base):
    """`people` reported from one territory; a `category` of None stands for all subjects."""

    __tablename__ = "hotspot_batches"
    __table_args__ = (Index("ix_hotspot_batches_month", "month"),)

    id: Mapped[Key]
    month: Mapped[date] = mapped_column(ForeignKey("hotspot_releases.month"))
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"))
    category: Mapped[Category | None]
    people: Mapped[int]


class HotspotCounted(Base):
    """That a concern has left with a batch, so that it never leaves with another."""

    __tablename__ = "hotspot_counted"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("hotspot_batches.id"), index=True)
