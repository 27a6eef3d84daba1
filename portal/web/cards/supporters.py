# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who says "me too": an account, or a browser that was given a number when it first said so.

Only the POST that supports sets the cookie, so whoever just reads stays without one. What is stored is an
HMAC: the database can tell that two supports came from one person, and nothing else about them. Who judges
a claimed repair leaves besides, until it is settled, one of 32 marks of their network (domain/supporters.py).
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
from portal.domain.supporters import NETWORK_MARKS, Supporter
from portal.settings import Environment
from portal.store.queries.concerns.supports import fellow_members, supported_by
from portal.web.request.components import components, town_today
from portal.web.request.keys import pepper
from portal.web.request.network import network
from portal.web.request.sessions import current_actor

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
        secure=components().settings.env is Environment.PRODUCTION,
    )
    return _mark("browser", number)


def supporting_actor(session: Session) -> Actor:
    """Return the actor of this request with the numbers of the concerns they support, and may judge."""
    mark = supporter_of(request)
    actor = current_actor()
    if mark is None:
        return actor
    known = supported_by(session, mark)
    return replace(actor, supports=known.supports, judges=known.judges)


def judging_supporter(session: Session, number: int) -> Supporter | None:
    """Return this reader as who judges the claim of a concern; None for whoever supports nothing."""
    mark = supporter_of(request)
    if mark is None:
        return None
    account = current_actor().account
    others = fellow_members(session, account, town_today()) if account is not None else frozenset()
    return Supporter(
        mark=mark,
        has_account=account is not None,
        network=_network_mark(number),
        fellow_members=frozenset(_mark("account", str(other)) for other in others),
    )


def _network_mark(number: int) -> int | None:
    """Sort the network of this request under one of 32 marks, which mean nothing at another concern.

    None where the network is not known: the portal's own machine, or a proxy that does not say for whom it
    asks.
    """
    known = network()
    if not known:
        return None
    return hmac.digest(pepper(), f"network\0{number}\0{known}".encode(), sha256)[0] % NETWORK_MARKS


def _mark(what: str, value: str) -> str:
    return hmac.digest(pepper(), f"supporter\0{what}\0{value}".encode(), sha256).hex()
