# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sign somebody in the short way: a session of theirs and its cookie, without the forms that lead there."""

from __future__ import annotations

from datetime import UTC, datetime

from flask.testing import FlaskClient

from portal.domain.sessions import Device
from portal.services.accounts.sessions import begin_session
from portal.store.engine.work import work
from portal.store.models import Account
from portal.web.request import sessions


def opened(account: int, at: datetime | None = None) -> str:
    """Open a session of `account`; return the word its cookie holds."""
    with work(at) as w:
        epoch = w.session.get_one(Account, account).session_epoch
        return begin_session(w, account, epoch, Device.COMPUTER)


def carry(
    client: FlaskClient, token: str, at: datetime | None = None, base_url: str = "http://localhost"
) -> None:
    """Give a browser the cookie of a session that began now, or `at` some other time, with no fresh proof."""
    with client.session_transaction(base_url=base_url) as session:
        session[sessions.SINCE] = int((at or datetime.now(UTC)).timestamp())
        session[sessions.TOKEN] = token
        session["_fresh"] = True
