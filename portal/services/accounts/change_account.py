"""What owners change of their account themselves."""

from __future__ import annotations

from portal.services.accounts.sessions import end_all_sessions
from portal.store.engine.work import Work
from portal.store.models import Account


def describe(w: Work, account: int, *, name: str, language: str) -> None:
    """Set the name a page greets with, and the language mails are written in."""
    row = w.session.get_one(Account, account)
    row.name = name
    row.language = language


def sign_out_everywhere(w: Work, account: int, *, by: int | None) -> int:
    """End every session of an account; return the epoch new ones need."""
    row = w.session.get_one(Account, account, with_for_update=True)
    end_all_sessions(w, row)
    w.record("sign_out_everywhere", f"account {account}", by=by)
    return row.session_epoch
