"""Territories, offices, and which office answers for what where."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.concerns import Category
from portal.domain.places import AuthorityLine, OfficeKind, TerritoryKind
from portal.store.base import Base, Key


class Named:
    """Names in the four languages; an empty one falls back to another (see queries.places)."""

    name_ar: Mapped[str] = mapped_column(String(120), default="")
    name_fr: Mapped[str] = mapped_column(String(120), default="")
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_zgh: Mapped[str] = mapped_column(String(120), default="")


class Territory(Named, Base):
    """`position` orders siblings; `ordinal` is the number in a name ("annex 2"), if it has one.

    Since `closed_on` nobody is offered this place, or one inside it, to report on; what it holds stays.
    """

    __tablename__ = "territories"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[TerritoryKind]
    line: Mapped[AuthorityLine]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"), index=True)
    ordinal: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    outline: Mapped[dict[str, Any] | None]
    closed_on: Mapped[date | None]


class Office(Named, Base):
    __tablename__ = "offices"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OfficeKind]
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    position: Mapped[int] = mapped_column(default=0)


class Routing(Base):
    """Proposes an office for a category in a territory; without a territory, anywhere."""

    __tablename__ = "routings"
    __table_args__ = (Index("uq_routings_category_territory_id", "category", "territory_id", unique=True),)

    id: Mapped[Key]
    category: Mapped[Category]
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))


class Holiday(Base):
    """A day on which no deadline runs."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
