"""Associations and who belongs to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.store.base import Base, Key


class Association(Base):
    """`name` is as declared; `declaration_*` describe the receipt the authority gave."""

    __tablename__ = "associations"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"), index=True)
    standing: Mapped[AssociationStanding] = mapped_column(index=True)
    declaration_kind: Mapped[DeclarationKind]
    declaration_number: Mapped[str] = mapped_column(String(40))
    declared_on: Mapped[date]
    registered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")


class Membership(Base):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("association_id", "account_id"),)

    id: Mapped[Key]
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole]
    since: Mapped[date]
    until: Mapped[date | None]


class Invitation(Base):
    """An open invitation, by the address a leader typed; the row goes when it is used, revoked or over.

    `account_id` is who has that address, None where nobody has: the leader is shown the same either way.
    `word` is in the mailed link, so that one of before opens nothing when the address is invited anew.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("association_id", "email"),)

    id: Mapped[Key]
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MemberRole]
    invited_by: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    invited_on: Mapped[date]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    word: Mapped[str] = mapped_column(String(32))


class CaseRead(Base):
    """How far a member has read one of the association's concerns: what came later is unread."""

    __tablename__ = "case_reads"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seen_timeline_id: Mapped[int] = mapped_column(default=0)
    seen_message_id: Mapped[int] = mapped_column(default=0)
