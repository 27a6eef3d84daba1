# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who says "me too": an account, or a browser that was given a number when it first said so.

Only the POST that supports sets the cookie, so whoever just reads stays without one. What is stored is an
HMAC: the database can tell that two supports came from one person, and nothing else about them.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from flask import Request, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.domain.people import Actor
from portal.settings import Environment
from portal.store.queries.supports import supported_by
from portal.web.keys import pepper
from portal.web.parts import parts
from portal.web.sessions import current_actor

COOKIE: Final = "portal_supporter"
KEPT: Final = timedelta(days=365)
_BYTES: Final = 24
_LENGTH: Final = 32  # characters of that many bytes in URL-safe base64


def supporter_of(request: Request) -> str | None:
    """Return the mark (64 hexadecimal digits) of this reader's supports; None while they have none."""
    account = current_actor().account
    if account is not None:
        return _mark("account", str(account))
    number = request.cookies.get(COOKIE, "")
    return _mark("browser", number) if len(number) == _LENGTH else None


def ensure_supporter(response: Response) -> str:
    """Return the reader's mark; one without is given a number with `response`, which must then be sent."""
    known = supporter_of(request)
    if known is not None:
        return known
    number = secrets.token_urlsafe(_BYTES)
    response.set_cookie(
        COOKIE,
        number,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=parts().settings.env is Environment.PRODUCTION,
    )
    return _mark("browser", number)


def supporting_actor(session: Session) -> Actor:
    """Return the actor of this request with the numbers of the concerns they support."""
    mark = supporter_of(request)
    actor = current_actor()
    return replace(actor, supports=supported_by(session, mark)) if mark else actor


def _mark(what: str, value: str) -> str:
    return hmac.digest(pepper(), f"supporter\0{what}\0{value}".encode(), sha256).hex()
