"""Whoever asks by an address alone, for an account or for a new password, is answered by mail only.

The request writes one row of the same kind for everybody; the worker looks whether there is an account. So
neither the answer tells who has one nor the work behind it. The price: what was typed waits in the outbox,
for seconds while a worker runs, and leaves the row in the transaction that attends to it.
"""

from __future__ import annotations

from portal.domain.events import Event, EventKind
from portal.domain.ports import Links
from portal.services.accounts.change_password import forgot_password
from portal.services.accounts.register import register_account
from portal.store.engine.work import Work
from portal.store.models import OutboxEntry


def ask_account(w: Work, *, email: str, name: str, password_hash: str, language: str) -> None:
    """Ask for an account. The password was hashed before, whether it will be of use or not."""
    typed = {"email": email, "name": name, "password_hash": password_hash, "language": language}
    w.tell(Event(EventKind.ACCOUNT_ASKED, facts=typed))


def ask_password(w: Work, *, email: str) -> None:
    """Ask for a link by which a forgotten password is replaced."""
    w.tell(Event(EventKind.PASSWORD_ASKED, facts={"email": email}))


def attend(w: Work, entry: OutboxEntry, links: Links) -> None:
    """Do what was asked, for who has an account or who gets one, and forget what was typed."""
    typed, entry.facts, entry.sent_at = entry.facts, {}, w.now
    if entry.kind is EventKind.ACCOUNT_ASKED:
        register_account(w, links=links, **typed)
    else:
        forgot_password(w, links=links, **typed)
