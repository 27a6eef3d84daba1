"""Who holds the key of sealed contacts together: custodians, and an envelope for every two of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class Custodian(Base):
    """A moderator's pair of keys; the private half is locked with their passphrase (adapters/custody.py)."""

    __tablename__ = "custodians"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    public_key: Mapped[bytes]
    locked_private: Mapped[bytes]
    made_on: Mapped[date]


class SealShare(Base):
    """The private key of one `seal`, in an envelope that one custodian opens first and another then."""

    __tablename__ = "seal_shares"

    seal: Mapped[str] = mapped_column(String(16), primary_key=True)
    opens_first: Mapped[int] = mapped_column(
        ForeignKey("custodians.account_id", ondelete="CASCADE"), primary_key=True
    )
    opens_second: Mapped[int] = mapped_column(
        ForeignKey("custodians.account_id", ondelete="CASCADE"), primary_key=True
    )
    envelope: Mapped[bytes]
