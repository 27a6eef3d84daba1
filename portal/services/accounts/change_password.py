"""A password is changed by who knows it, or by who reads the account's mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.domain.accounts import LinkUse
from portal.domain.events import Event, EventKind
from portal.domain.ports import Links
from portal.services.accounts.sessions import end_all_sessions
from portal.store.engine.work import Work
from portal.store.models import Account


def change_password(w: Work, account: int, password_hash: str) -> int:
    """Store a new password, end every session, and tell the owner; return the epoch sessions now need.

    The caller checked the old password.
    """
    row = w.session.get_one(Account, account, with_for_update=True)
    row.password_hash = password_hash
    end_all_sessions(w, row)
    w.record("change_password", f"account {account}", by=account)
    w.tell(Event(EventKind.PASSWORD_CHANGED, account=account))
    return row.session_epoch


def forgot_password(w: Work, *, email: str, links: Links) -> None:
    """Mail a link for a new password if the address has an account; nobody waits for the answer.

    The link names the session epoch, which a new password raises: it works once.
    """
    row = w.session.scalar(select(Account).where(Account.email == email, Account.disabled_at.is_(None)))
    if row is None:
        w.record("forgot_password", "account", by=None)
        return
    token = links.make(LinkUse.RESET, {"account": row.id, "epoch": row.session_epoch}, w.now)
    w.record("forgot_password", f"account {row.id}", by=None)
    w.tell(Event(EventKind.PASSWORD_FORGOTTEN, account=row.id, facts={"token": token}))


def owner_of_reset(w: Work, facts: Mapping[str, Any] | None) -> Account | None:
    """The account a link for a new password still works for."""
    if facts is None:
        return None
    row = w.session.get(Account, facts["account"], with_for_update=True)
    fresh = row is not None and row.disabled_at is None and row.session_epoch == facts["epoch"]
    return row if fresh else None


def reset_password(w: Work, facts: Mapping[str, Any] | None, password_hash: str) -> bool:
    """Store a new password by a mailed link; False when the link was used or is too old.

    Who reads the mail owns the address, so this confirms it too. The caller checked the second factor of who
    has one: a mailbox alone neither opens such an account nor takes its password away.
    """
    row = owner_of_reset(w, facts)
    if row is None:
        return False
    row.verified_at = row.verified_at or w.now
    change_password(w, row.id, password_hash)
    return True
