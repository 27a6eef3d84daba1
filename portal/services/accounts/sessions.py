"""Sessions are opened, renewed and ended here: a cookie opens what its row says, and nothing without one."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select, update

from portal.domain.errors import NotFound
from portal.domain.sessions import Device, ends_at
from portal.store.engine.work import Work
from portal.store.models import Account, AccountSession

_BATCH: Final = 500


def digest_of(token: str) -> str:
    """Return what is stored of the word in a cookie. It is random and long, so no key is needed."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def begin_session(w: Work, account: int, epoch: int, device: Device) -> str:
    """Open a session of an account; return the word its cookie holds.

    `epoch` is the account's when its owner proved who they are: one that has passed since opens nothing.
    """
    token = secrets.token_urlsafe(32)
    w.session.add(
        AccountSession(
            digest=digest_of(token),
            account_id=account,
            epoch=epoch,
            device=device,
            begun_on=w.today,
            ends_at=ends_at(w.now),
        )
    )
    return token


def renew_session(w: Work, token: str) -> str | None:
    """Give a session another word, so that a copy of its cookie is worth nothing; None when it has ended."""
    fresh = secrets.token_urlsafe(32)
    renewed = w.session.execute(
        update(AccountSession)
        .where(AccountSession.digest == digest_of(token))
        .values(digest=digest_of(fresh))
        .returning(AccountSession.account_id)
    ).scalar()
    return fresh if renewed is not None else None


def end_session(w: Work, token: str) -> None:
    """End the session whose cookie holds `token`; one that has ended is no error."""
    w.session.execute(delete(AccountSession).where(AccountSession.digest == digest_of(token)))


def end_named_session(w: Work, account: int, digest: str) -> None:
    """End one session of an account. Raises NotFound for somebody else's, and for one that has ended."""
    ended = w.session.execute(
        delete(AccountSession)
        .where(AccountSession.account_id == account, AccountSession.digest == digest)
        .returning(AccountSession.digest)
    ).scalar()
    if ended is None:
        raise NotFound
    w.record("end_session", f"account {account}", by=account)


def end_other_sessions(w: Work, account: int, token: str) -> None:
    """End every session of an account but the one whose cookie holds `token`."""
    others = delete(AccountSession).where(
        AccountSession.account_id == account, AccountSession.digest != digest_of(token)
    )
    w.session.execute(others)
    w.record("end_other_sessions", f"account {account}", by=account)


def end_all_sessions(w: Work, row: Account) -> None:
    """End every session of an account, and every mailed link for a new password."""
    row.session_epoch += 1
    w.session.execute(delete(AccountSession).where(AccountSession.account_id == row.id))


def forget_sessions(w: Work, limit: int = _BATCH) -> int:
    """Delete up to `limit` sessions that have lasted their time; return how many there were."""
    ends = AccountSession.ends_at
    wrong = ends > ends_at(w.now)  # opened under a clock that was ahead
    over = select(AccountSession.digest).where((ends <= w.now) | wrong).limit(limit)
    digests = w.session.scalars(over).all()
    if digests:
        w.session.execute(delete(AccountSession).where(AccountSession.digest.in_(digests)))
    return len(digests)


def drop_sessions(w: Work) -> None:
    """End every session of everybody: what a backup brings back must not sign anybody in."""
    w.session.execute(delete(AccountSession))
