"""Sessions of accounts: whose one is, and those of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.sessions import Device
from portal.store.cards import select_card
from portal.store.models import Account, AccountSession


@dataclass(frozen=True, slots=True)
class SessionHolder:
    """The account a session belongs to, and the epoch it was opened in."""

    account: int
    epoch: int


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session as its owner sees it. `digest` names it; nobody can make the cookie from it."""

    digest: str
    device: Device
    begun_on: date


def holder_of_session(session: Session, digest: str, now: datetime) -> SessionHolder | None:
    """Whose session this is; None for one that is unknown, was ended, or has lasted its time."""
    s = AccountSession
    found = select_card(SessionHolder, account=s.account_id, epoch=s.epoch).where(
        s.digest == digest, s.ends_at > now
    )
    return session.scalars(found).one_or_none()


def sessions_of(session: Session, account: int, now: datetime) -> list[SessionCard]:
    """The sessions in which an account is signed in, oldest first."""
    s = AccountSession
    found = (
        select_card(SessionCard, digest=s.digest, device=s.device, begun_on=s.begun_on)
        .join(Account, (Account.id == s.account_id) & (Account.session_epoch == s.epoch))
        .where(s.account_id == account, s.ends_at > now)
        .order_by(s.ends_at, s.digest)
    )
    return list(session.scalars(found))
