"""Custodians, the envelopes they share, and how many contacts lie under which seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.store.cards import select_card
from portal.store.models import Account, Contact, Custodian, SealShare


@dataclass(frozen=True, slots=True)
class CustodianCard:
    """A custodian; `locked` is their private half, under a passphrase."""

    account: int
    email: str
    name: str
    public: bytes
    locked: bytes
    made_on: date


def custodians(session: Session) -> list[CustodianCard]:
    """Everybody who holds the key with others, the longest first."""
    c = Custodian
    found = (
        select_card(
            CustodianCard,
            account=c.account_id,
            email=Account.email,
            name=Account.name,
            public=c.public_key,
            locked=c.locked_private,
            made_on=c.made_on,
        )
        .join(Account, Account.id == c.account_id)
        .order_by(c.made_on, c.account_id)
    )
    return list(session.scalars(found))


def custodian(session: Session, account: int | None) -> CustodianCard | None:
    return next((one for one in custodians(session) if one.account == account), None)


def partners(session: Session, seal: str, account: int | None) -> frozenset[int]:
    """The custodians with whom `account` can open what is under `seal`."""
    others = select(SealShare.opens_second).where(SealShare.seal == seal, SealShare.opens_first == account)
    return frozenset(session.scalars(others))


def shares(session: Session) -> dict[str, int]:
    """Seal → how many envelopes there are for it."""
    counted = select(SealShare.seal, func.count().label("number")).group_by(SealShare.seal)
    return {row.seal: row.number for row in session.execute(counted)}


def sealed_contacts(session: Session) -> dict[str, int]:
    """Seal → how many contacts lie under it."""
    counted = (
        select(Contact.seal, func.count().label("number"))
        .where(Contact.sealed.is_not(None))
        .group_by(Contact.seal)
    )
    return {row.seal: row.number for row in session.execute(counted)}


def seal_of(session: Session, number: int) -> str | None:
    """The seal a concern's contact lies under, None when it has none (any more)."""
    return session.scalar(
        select(Contact.seal).where(Contact.concern_id == number, Contact.sealed.is_not(None))
    )


def unheld_contacts(session: Session) -> int:
    """How many contacts no two custodians could open."""
    held = shares(session)
    return sum(count for seal, count in sealed_contacts(session).items() if seal not in held)
