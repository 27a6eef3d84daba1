"""Telephone lines, emergency ones among them: rows with a date they were last verified."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.places import PhoneKind
from portal.store.base import Base, Key
from portal.store.models.places import Named


class PhoneLine(Named, Base):
    """`hours_*` are words ("day and night"); `languages` is a comma list of codes."""

    __tablename__ = "phone_lines"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(24))
    kind: Mapped[PhoneKind]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"), index=True)
    hours_ar: Mapped[str] = mapped_column(String(120), default="")
    hours_fr: Mapped[str] = mapped_column(String(120), default="")
    hours_en: Mapped[str] = mapped_column(String(120), default="")
    hours_zgh: Mapped[str] = mapped_column(String(120), default="")
    languages: Mapped[str] = mapped_column(String(32), default="")
    verified_on: Mapped[date]
    position: Mapped[int] = mapped_column(default=0)
