"""Accounts, and what an admin granted them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.people import Role
from portal.store.base import Base, Key


class Account(Base):
    """Somebody who can sign in.

    `session_epoch` is part of every session: raising it signs the account out everywhere.
    `totp_secret` is sealed with a key outside the database; `totp_used` is the last time step
    that was accepted, so that a code works once.
    """

    __tablename__ = "accounts"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="ar")
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)
    totp_secret: Mapped[bytes | None]
    totp_used: Mapped[int] = mapped_column(default=0)

    grants: Mapped[list[Grant]] = relationship(cascade="all, delete-orphan")


class Grant(Base):
    """A staff role, everywhere or for one territory or office."""

    __tablename__ = "grants"
    __table_args__ = (
        Index("uq_grants_account_id_role", "account_id", "role", "territory_id", "office_id", unique=True),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    role: Mapped[Role]
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))


class RecoveryCode(Base):
    """Opens an account once when its telephone is lost; `digest` is keyed, the code itself was shown once."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class Passkey(Base):
    """The public half of a passkey. `asked` is the millisecond of the last question it answered, so that an
    answer opens once; `count` is what the device says of its uses, 0 for those that live on several."""

    __tablename__ = "passkeys"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes]
    count: Mapped[int] = mapped_column(BigInteger)
    asked: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    added_on: Mapped[date]
