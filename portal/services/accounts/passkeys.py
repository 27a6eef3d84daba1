"""Passkeys of an account: adding one, coming in with one, taking one away."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol

from sqlalchemy import func, select

from portal.domain.accounts import QUESTION_TERM, AccessChange
from portal.domain.errors import Conflict, NotFound
from portal.services.accounts.sessions import end_all_sessions
from portal.services.accounts.tell_of_access import tell_of_access
from portal.store.engine.work import Work
from portal.store.models import Account, Passkey

MOST: Final = 10


class Enrolled(Protocol):
    @property
    def credential(self) -> bytes: ...
    @property
    def public(self) -> bytes: ...
    @property
    def count(self) -> int: ...


def add(w: Work, account: int, key: Enrolled, name: str, asked: int) -> None:
    """Keep a passkey's public half. Raises Conflict for one that is known, or for too many."""
    known = w.session.scalar(select(Passkey.id).where(Passkey.credential == key.credential))
    count = w.session.scalar(select(func.count(Passkey.id)).where(Passkey.account_id == account)) or 0
    if known is not None or count >= MOST:
        raise Conflict
    w.session.add(
        Passkey(
            account_id=account,
            credential=key.credential,
            public_key=key.public,
            count=key.count,
            asked=asked,
            name=name,
            added_on=w.today,
        )
    )
    w.record("add_passkey", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.PASSKEY_ADDED)


def use(w: Work, passkey: int, *, count: int, asked: int) -> bool:
    """Note that a passkey answered the question `asked` in that millisecond; False when it, or a later one,
    was answered before: the same answer opens once.

    A last answer from farther ahead than a question may be answered was given under a wrong clock. It is not
    waited for, or the passkey would open nothing until that day; no question from then holds any more.
    """
    row = w.session.get(Passkey, passkey, with_for_update=True, populate_existing=True)
    if row is None:
        return False
    ahead = timedelta(milliseconds=row.asked - w.now.timestamp() * 1000) > QUESTION_TERM
    if asked <= row.asked and not ahead:
        return False
    row.asked, row.count = asked, count
    return True


def remove(w: Work, account: int, passkey: int) -> None:
    """Take a passkey away and sign its account out everywhere. Raises NotFound for somebody else's."""
    row = w.session.get(Passkey, passkey)
    if row is None or row.account_id != account:
        raise NotFound
    w.session.delete(row)
    end_all_sessions(w, w.session.get_one(Account, account, with_for_update=True))
    w.record("remove_passkey", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.PASSKEY_REMOVED)
