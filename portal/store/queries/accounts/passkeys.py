"""Passkeys: whose one is, and those of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    rows = session.execute(
        select(p.id, p.name, p.added_on, p.credential).where(p.account_id == account).order_by(p.id)
    )
    return [PasskeyCard(*row) for row in rows]


def holder_of(session: Session, credential: bytes) -> Holder | None:
    """Whom a passkey lets in; None for an unknown one, and for accounts that are closed or unconfirmed."""
    p = Passkey
    row = session.execute(
        select(p.id, p.public_key, p.count, Account.id, Account.session_epoch)
        .join(Account, Account.id == p.account_id)
        .where(p.credential == credential, Account.disabled_at.is_(None), Account.verified_at.is_not(None))
    ).one_or_none()
    return Holder(*row) if row else None
