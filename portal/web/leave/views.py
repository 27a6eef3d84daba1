# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leaving is never refused and never asked about: no token, no page in between, no line in the log."""

from __future__ import annotations

from flask import Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from portal.services.accounts.quick_exit import leave
from portal.store.engine.work import work
from portal.web.guards import logs
from portal.web.guards.quick_exit import CLEARED, mark, way_out
from portal.web.guards.rate_limits import count_quick_exit
from portal.web.request import sessions
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.csrf import from_this_site
from portal.web.request.pages import Pages

pages = Pages("leave", __name__, "/leave", unseen=True)


@pages.get("", gate=everyone)
def out() -> Response:
    """The way out for whoever comes by an address; being read, it changes nothing."""
    return way_out()


@pages.post("", gate=everyone)
def go() -> Response:
    """Close the visit, sign out, and have the browser forget us. A form of another site only leads away."""
    answer = way_out()
    if not from_this_site():
        return answer
    _close()
    if sessions.has_session():
        _sign_out()
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for name in request.cookies:
        answer.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")
    answer.headers["Clear-Site-Data"] = CLEARED
    return answer


def _sign_out() -> None:
    """End the session in every copy of its cookie, or at least here."""
    try:
        sessions.end()
    except SQLAlchemyError as lost:
        logs.fault(lost)
        sessions.forget()


def _close() -> None:
    """Remember that this visit is over. Whoever leaves is not kept waiting for what cannot be written."""
    visit = mark()
    if visit is None or count_quick_exit():
        return
    try:
        with work(now()) as w:
            leave(w, visit)
    except SQLAlchemyError as lost:
        logs.fault(lost)
