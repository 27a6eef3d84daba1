# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out."""

from __future__ import annotations

from typing import Final

from flask import request
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portal.domain.actions import Action
from portal.domain.errors import TooMany
from portal.domain.people import Actor
from portal.domain.permissions import may
from portal.services.accounts import register
from portal.services.accounts.sign_in import (
    Next,
    Recognised,
    account_by,
    record_failure,
    record_success,
    rehash,
    stale_hash,
)
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account
from portal.web.accounts import pending
from portal.web.accounts.forms import SignInForm
from portal.web.accounts.room import pages
from portal.web.guards import guesses
from portal.web.guards.credentials import authentication, wait_words
from portal.web.rendering.urls import safe_target
from portal.web.request import sessions
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see, url

ROOMS: Final = (
    (Action.ENTER_DESK, "desk.index"),
    (Action.ENTER_NEWSROOM, "newsroom.index"),
    (Action.ENTER_ADMIN, "admin.index"),
)
"""Where work waits, in the order somebody with several roles is led there."""

Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@pages.get("/sign-in", gate=everyone)
def sign_in() -> Answer:
    if sessions.signed_in():
        return redirect(onward(sessions.current_actor(), asked_for()), 303)
    return render("accounts/sign-in.html", form=SignInForm(), next=asked_for(), puzzle=None)


@pages.post("/sign-in", gate=everyone)
def check_password() -> Answer:
    form = SignInForm()
    if not form.validate():
        return refused(form, 422)
    email = form.email.data
    try:
        who = guesses.compare(email, form.password.data)
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return (*refused(form, 429), {"Retry-After": str(slow.retry_after)})
    if who is None:
        return wrong_password(form, email)
    return go_on(who, form.password.data)


@pages.post("/sign-out", gate=everyone)
def sign_out() -> Answer:
    sessions.end()
    return see("home.index")


def refused(form: SignInForm, status: int) -> tuple[str, int]:
    email = form.email.data or ""
    puzzle = guesses.puzzle(email) if email and not form.email.errors and guesses.must_work(email) else None
    return render("accounts/sign-in.html", form=form, next=asked_for(), puzzle=puzzle), status


def wrong_password(form: SignInForm, email: str) -> Answer:
    """One answer for a wrong password, an unknown address and a closed account."""
    account = account_by(db.session(), email)
    with work(now()) as w:
        record_failure(w, account=account, step="password")
    form.form_errors.append(gettext("The address and the password do not belong together."))
    return refused(form, 422)


def go_on(who: Recognised, password: str) -> Answer:
    """Lead somebody whose password was right to what they still owe, or in."""
    if stale_hash(db.session(), who.account, authentication().hasher):
        fresh = authentication().hasher.hash(password)
        with work(now()) as w:
            rehash(w, who.account, fresh)
    match who.next:
        case Next.CONFIRM:
            with work(now()) as w:
                register.mail_confirmation(w, w.session.get_one(Account, who.account), authentication().links)
            return see("accounts.confirm_first")
        case Next.CODE | Next.ENROL:
            pending.put(who.account, who.epoch, asked_for())
            return see("accounts.second_factor" if who.next is Next.CODE else "accounts.enrol")
        case Next.NOTHING:
            return enter(who.account, who.epoch, asked_for(), step="password")


def enter(account: int, epoch: int, next: str, *, step: str) -> Response:
    """Open the session, write it down, and lead to where somebody wanted to go."""
    with work(now()) as w:
        record_success(w, account, step=step)
        sessions.begin(w, account, epoch)
    tell(gettext("You are signed in."))
    person = sessions.load(sessions.own_token())
    return redirect(onward(person.actor if person else Actor(), next), 303)


def onward(actor: Actor, next: str) -> str:
    """Return the page that was asked for, else the room where this actor's work waits."""
    if next:
        return next
    for action, endpoint in ROOMS:
        if may(actor, action):
            return url(endpoint)
    return url("association.index" if actor.belongs else "accounts.index")


def asked_for() -> str:
    """Return the path of ours that signing in was needed for, "" when there is none."""
    return safe_target(request.values.get("next"), "")
