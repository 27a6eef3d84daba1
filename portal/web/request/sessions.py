# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is asking. Most readers are nobody, and for them no session is opened and no cookie set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user

from portal.domain.errors import ProofNeeded, SignInNeeded
from portal.domain.people import VISITOR, Actor
from portal.domain.sessions import LONGEST, Device, device_of
from portal.domain.terms import runs
from portal.services.accounts import sessions
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.accounts import accounts
from portal.store.queries.accounts.accounts import Somebody
from portal.store.queries.accounts.sessions import holder_of_session
from portal.web.request.components import now, town_today
from portal.web.request.degraded import database_is_lost

COOKIE: Final = "portal_session"
IDLE: Final = timedelta(minutes=30)
SINCE: Final = "since"
TOKEN: Final = "_user_id"
"""Where Flask-Login looks for who is signed in: the random word of a row in `account_sessions`."""
PROVED: Final = "proved"
ENDED: Final = "session_ended"
"""Noted for a request whose cookie was ours, and whose session has ended."""
FRESH: Final = timedelta(minutes=10)
"""How long a proof of who one is holds for what cannot be taken back."""


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """Somebody whose session was checked."""

    key: str
    somebody: Somebody

    @property
    def actor(self) -> Actor:
        return self.somebody.actor

    @property
    def name(self) -> str:
        return self.somebody.name or self.somebody.email

    def get_id(self) -> str:
        """Return what the cookie keeps: the word of its session, worth nothing once that has ended."""
        return self.key


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, and no cache between us and whoever is given one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Make a signer only for whoever brings a cookie."""
        brought = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if brought else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, unless its session has ended: the browser may hold a newer one by now."""
        if g.get(ENDED) and not session.modified:
            return
        super().save_session(app, session, response)
        if "Set-Cookie" in response.headers:
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)


class Sessions(LoginManager):
    """Flask-Login without its second cookie, for which it would open the session at every answer."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def init_app(app: Flask, *, production: bool) -> None:
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=production,
        SESSION_REFRESH_EACH_REQUEST=True,
        PERMANENT_SESSION_LIFETIME=IDLE,
    )
    app.session_interface = Cookies()
    manager = Sessions()
    # Its own protection ties a session to the network address, which phones change and we do not keep.
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app, add_context_processor=False)


def load(key: str) -> SignedIn | None:
    """Turn what a session keeps into somebody; None when it is too old or its account does not hold."""
    began = session.get(SINCE)
    if not isinstance(began, int) or not runs(began, now().timestamp(), LONGEST):
        return None
    holder = holder_of_session(db.session(), sessions.digest_of(key), now())
    today = town_today()
    found = accounts.somebody(db.session(), holder.account, holder.epoch, today) if holder else None
    if found is None:
        g.setdefault(ENDED, True)
        return None
    return SignedIn(key, found)


def begin(w: Work, account: int, epoch: int) -> None:
    """Open the session of somebody who has proved who they are, with every factor they owe.

    What the browser held before is dropped, so that a cookie planted beforehand opens nothing, and ended, so
    that no row is left of it.
    """
    if token := own_token():
        sessions.end_session(w, token)
    fresh = sessions.begin_session(w, account, epoch, _device())
    session.clear()
    session.permanent = True
    session[SINCE] = session[PROVED] = int(now().timestamp())
    session[TOKEN] = fresh
    session["_fresh"] = True
    g.pop("_login_user", None)


def prove(w: Work) -> None:
    """Note that whoever is signed in has just shown who they are; copies of the cookie end with it."""
    fresh = sessions.renew_session(w, own_token())
    if fresh is None:
        raise SignInNeeded
    session[TOKEN] = fresh
    session[PROVED] = int(now().timestamp())
    g.pop("_login_user", None)


def own_token() -> str:
    """Return the word of the session this browser is in, "" when it is in none."""
    token = session.get(TOKEN)
    return token if isinstance(token, str) else ""


def _device() -> Device:
    return device_of(request.headers.get("User-Agent", ""))


def proved_lately() -> bool:
    """Whether whoever is signed in has shown it within ten minutes: asked before exports, roles, reveals."""
    at = session.get(PROVED)
    return isinstance(at, int) and runs(at, now().timestamp(), FRESH)


def require_fresh_proof() -> None:
    """Raise ProofNeeded unless `proved_lately`: on a page that is read, this leads to the proof and back."""
    if not proved_lately():
        raise ProofNeeded


def end() -> None:
    """End the session, here and in every copy of its cookie, and take the cookie back."""
    if token := own_token():
        with work(now()) as w:
            sessions.end_session(w, token)
    forget()


def forget() -> None:
    """Take the cookie back, of a session that has ended."""
    session.clear()
    g.pop("_login_user", None)


def has_session() -> bool:
    """Whether the browser brought our cookie. Asking does not open the session."""
    return COOKIE in request.cookies


def signed_in() -> SignedIn | None:
    """Return who is signed in, None for a reader without a session, and while nobody can be looked up."""
    if not has_session() or database_is_lost():
        return None
    user = current_user._get_current_object()  # noqa: SLF001  # werkzeug's name for what a proxy stands for
    return user if isinstance(user, SignedIn) else None


def current_actor() -> Actor:
    """Return the actor the permission table is asked about."""
    somebody = signed_in()
    return somebody.actor if somebody else VISITOR
