# SPDX-License-Identifier: AGPL-3.0-or-later
"""Visits whose pages must show nothing any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class QuickExit(Base):
    """`mark` is an HMAC of a random word that only the pages of one visit carried (domain/departures.py)."""

    __tablename__ = "departures"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    on: Mapped[date] = mapped_column(index=True)
