"""An operator opens an account at the machine itself: whoever sits there is trusted more than any mail."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.email_addresses import email_of
from portal.domain.errors import Conflict, NotFound
from portal.store.engine.work import Work
from portal.store.models import Account


def vouch_for_account(w: Work, *, email: str, name: str, password_hash: str, language: str) -> int:
    """Store an account that is confirmed from the start; return its id. Raises Conflict when it exists."""
    address = email_of(email)
    if w.session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Conflict
    account = Account(
        email=address,
        name=name,
        password_hash=password_hash,
        language=language,
        created_at=w.now,
        verified_at=w.now,
    )
    w.session.add(account)
    w.session.flush()
    w.record("vouch_for_account", f"account {account.id}", by=None)
    return account.id


def known_account(w: Work, email: str) -> int:
    """Return the id of the account with an address. Raises NotFound."""
    found = w.session.scalar(select(Account.id).where(Account.email == email_of(email)))
    if found is None:
        raise NotFound
    return found
