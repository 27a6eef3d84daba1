"""Invitations that are open: those of an association, and the one a link names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.associations import MemberRole
from portal.store.cards import select_card
from portal.store.models import Account, Invitation, Membership
from portal.store.queries.accounts.accounts import current_membership


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An open invitation as leaders see it: whether the address has an account is not told."""

    id: int
    email: str
    role: MemberRole
    invited_on: date


def open_invitations(session: Session, association: int, now: datetime) -> list[InvitationCard]:
    """What an association has open, oldest first."""
    i = Invitation
    found = (
        select_card(InvitationCard, id=i.id, email=i.email, role=i.role, invited_on=i.invited_on)
        .where(i.association_id == association, i.ends_at > now)
        .order_by(i.invited_on, i.id)
    )
    return list(session.scalars(found))


def invitation_of(
    session: Session, facts: Mapping[str, Any] | None, now: datetime, today: date
) -> Invitation | None:
    """The invitation a mailed link still opens: neither used nor revoked, by somebody who still leads."""
    if facts is None or "invitation" not in facts:
        return None
    leads = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.association_id == Invitation.association_id,
            Membership.account_id == Invitation.invited_by,
            Membership.role == MemberRole.LEADER,
            current_membership(today),
            Account.disabled_at.is_(None),
        )
        .exists()
    )
    return session.scalar(
        select(Invitation).where(
            Invitation.id == facts["invitation"],
            Invitation.word == facts["word"],
            Invitation.ends_at > now,
            leads,
        )
    )
