"""Who stands by what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.store.models import Grant, Membership, Support
from portal.store.queries.accounts.accounts import current_membership


@dataclass(frozen=True, slots=True)
class Supported:
    """Numbers of the concerns a person stands by, and those of them whose claimed repair they may judge."""

    supports: frozenset[int]
    judges: frozenset[int]


def supported_by(session: Session, supporter: str) -> Supported:
    """What this person said "me too" to; `supporter` is the mark it is stored under."""
    found = select(Support.concern_id, Support.judges).where(Support.supporter == supporter)
    rows = session.execute(found).all()
    return Supported(
        frozenset(row.concern_id for row in rows), frozenset(row.concern_id for row in rows if row.judges)
    )


def works_on_staff(session: Session, account: int) -> bool:
    """Whether an account holds any role on the staff, whether or not it may be used now."""
    return bool(session.scalar(select(exists().where(Grant.account_id == account))))


def fellow_members(session: Session, account: int, today: date) -> frozenset[int]:
    """The accounts of everybody who is in an association with this one today, without it."""
    own = select(Membership.association_id).where(Membership.account_id == account, current_membership(today))
    others = select(Membership.account_id).where(
        Membership.association_id.in_(own), current_membership(today), Membership.account_id != account
    )
    return frozenset(session.scalars(others))
