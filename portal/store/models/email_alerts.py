# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses left to be told by, each under a lock and under a name that leads to no report."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base
from portal.store.encrypted_columns import EncryptedBytes


class EmailAlert(Base):
    """No number, no day, no language in the open; all `locked` have one length (domain/email_alerts.py).

    It is empty in a row that a backup brought back after it was erased.
    """

    __tablename__ = "notices"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    locked: Mapped[bytes | None] = mapped_column(EncryptedBytes)
