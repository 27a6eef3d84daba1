"""Passkeys: whose one is, and those of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.store.cards import select_card
from portal.store.models import Account, Passkey


@dataclass(frozen=True, slots=True)
class PasskeyCard:
    id: int
    name: str
    added_on: date
    credential: bytes


@dataclass(frozen=True, slots=True)
class Holder:
    """A passkey and the account it opens, as the door needs them."""

    id: int
    public: bytes
    count: int
    account: int
    epoch: int


def passkeys_of(session: Session, account: int) -> list[PasskeyCard]:
    p = Passkey
    found = (
        select_card(PasskeyCard, id=p.id, name=p.name, added_on=p.added_on, credential=p.credential)
        .where(p.account_id == account)
        .order_by(p.id)
    )
    return list(session.scalars(found))


def holder_of(session: Session, credential: bytes) -> Holder | None:
    """Whom a passkey lets in; None for an unknown one, and for accounts that are closed or unconfirmed."""
    p = Passkey
    found = (
        select_card(
            Holder,
            id=p.id,
            public=p.public_key,
            count=p.count,
            account=Account.id,
            epoch=Account.session_epoch,
        )
        .join(Account, Account.id == p.account_id)
        .where(p.credential == credential, Account.disabled_at.is_(None), Account.verified_at.is_not(None))
    )
    return session.scalars(found).one_or_none()
