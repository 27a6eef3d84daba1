"""An address gets an account, or a mail that says it has one: nobody else learns which."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.accounts import LinkUse
from portal.domain.events import Event, EventKind
from portal.domain.ports import Links
from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import Account


def register_account(
    w: Work, *, email: str, name: str, password_hash: str, language: str, links: Links
) -> None:
    """Store a new account and mail the link that confirms it.

    An address that has an account gets another mail. Nobody waits for the answer: it comes by mail only. One
    that nobody has confirmed takes the password of whoever asks last, so that a stranger who typed it first
    does not keep it from its owner: confirming it takes the mailbox and this password.
    """
    account = _find(w, email)
    if account is None:
        account = _store(w, email, name, password_hash, language)
    elif account.verified_at is None and account.disabled_at is None:
        account.name, account.password_hash, account.language = name, password_hash, language
    if account.disabled_at is not None:
        w.record("register_disabled", f"account {account.id}", by=None)
    elif account.verified_at is not None:
        w.tell(Event(EventKind.ACCOUNT_EXISTS, account=account.id))
    else:
        mail_confirmation(w, account, links)


def mail_confirmation(w: Work, account: Account, links: Links) -> None:
    """Mail the link that confirms an address; a second one works as well as the first, until one has."""
    token = links.make(LinkUse.CONFIRM, {"account": account.id}, w.now)
    w.tell(Event(EventKind.ACCOUNT_REGISTERED, account=account.id, facts={"token": token}))


def confirm_account(w: Work, account: int) -> None:
    """Take an address as its owner's. The caller checked the link, and the password with it.

    The password matters: whoever registers somebody else's address knows it, and the owner who follows the
    link does not.
    """
    row = w.session.get_one(Account, account)
    if row.verified_at is None:
        row.verified_at = w.now
        w.record("confirm_account", f"account {account}", by=account)


def _find(w: Work, email: str) -> Account | None:
    return w.session.scalar(select(Account).where(Account.email == email))


def _store(w: Work, email: str, name: str, password_hash: str, language: str) -> Account:
    """The account of this address; the same form, sent twice at once, makes it once."""
    row = {"email": email, "name": name, "password_hash": password_hash, "language": language}
    add_row_once(w.session, Account, {**row, "created_at": w.now})
    return w.session.scalars(select(Account).where(Account.email == email)).one()
