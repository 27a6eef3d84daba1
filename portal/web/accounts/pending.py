# SPDX-License-Identifier: AGPL-3.0-or-later
"""Between a right password and a session: somebody who still owes a second factor.

Kept in the signed session cookie, for ten minutes; it opens no page but those of the second step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import session

from portal.store.engine.database import db
from portal.store.queries.accounts.accounts import credentials
from portal.web.request.components import now

KEY: Final = "pending"
TERM: Final = 600  # seconds


@dataclass(frozen=True, slots=True)
class Pending:
    """`next` is the path to go to once everything is proved."""

    account: int
    epoch: int
    next: str


def put(account: int, epoch: int, next: str) -> None:
    """Remember who has shown the password; drops whatever the browser held before."""
    session.clear()
    session.permanent = True
    session[KEY] = [account, epoch, next, int(now().timestamp()) + TERM]


def pending() -> Pending | None:
    """Return who is at the second step, None when nobody is or the time is over."""
    account, epoch, onward, ends = session.get(KEY) or (0, 0, "", 0)
    if not account or now().timestamp() > ends:
        return None
    found = credentials(db.session(), account=account)
    if found is None or found.disabled or found.epoch != epoch:
        return None
    return Pending(account, epoch, onward)
