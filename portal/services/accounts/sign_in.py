"""Signing in: recognising somebody by address and password, and keeping a record of every try."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.domain.ports import PasswordHasher
from portal.store.engine.work import Work
from portal.store.models import Account
from portal.store.queries.accounts.accounts import Credentials, credentials


class Next(StrEnum):
    """What stands between a right password and a session."""

    NOTHING = "nothing"
    CONFIRM = "confirm"
    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody whose password was right."""

    account: int
    epoch: int
    next: Next


def recognise(session: Session, email: str, password: str, hasher: PasswordHasher) -> Recognised | None:
    """Check an address and a password; None for a wrong one, an unknown account and a disabled one alike.

    Reads only: hashing takes a tenth of a second, in which no transaction may hold the database. All three
    kinds of None take the same time, because the hash is computed for each.
    """
    found = credentials(session, email=email)
    right = hasher.verify(found.password_hash if found else None, password)
    if found is None or not right or found.disabled:
        return None
    return Recognised(found.id, found.epoch, _next(found))


def _next(found: Credentials) -> Next:
    if not found.verified:
        return Next.CONFIRM
    if found.second_factor:
        return Next.CODE
    return Next.ENROL if found.staff else Next.NOTHING


def stale_hash(session: Session, account: int, hasher: PasswordHasher) -> bool:
    """Whether the password should be hashed anew, with today's costs, now that it is known."""
    found = credentials(session, account=account)
    return found is not None and hasher.needs_rehash(found.password_hash)


def rehash(w: Work, account: int, password_hash: str) -> None:
    """Store the same password under today's costs; sessions stay as they are."""
    w.session.get_one(Account, account).password_hash = password_hash


def record_success(w: Work, account: int, *, step: str) -> None:
    """Write down that somebody got in; `step` is what they proved last."""
    w.record("sign_in", f"account {account}", by=account, step=step)


def record_failure(w: Work, *, account: int | None, step: str) -> None:
    """Write down a failed try, in a transaction of its own: one that the refusal does not roll back.

    The address that was typed is not kept: people type passwords into that field.
    """
    w.record("sign_in_failed", f"account {account}" if account else "account", by=None, step=step)


def account_by(session: Session, email: str) -> int | None:
    """The account an address belongs to, for the record of failures."""
    found = credentials(session, email=email)
    return found.id if found else None
