# SPDX-License-Identifier: AGPL-3.0-or-later
"""A forgotten password: a link by mail, the same answer for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.domain.accounts import LinkUse
from portal.services.accounts.change_password import reset_password
from portal.services.delivery.ask_by_address import ask_password
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.accounts import AccountCard, account, credentials
from portal.web.accounts.codes import wrong_code
from portal.web.accounts.entrance import Answer
from portal.web.accounts.forms import ForgottenForm, ForgottenPasswordForm
from portal.web.accounts.guessable import guessable
from portal.web.accounts.registration import mailed_too_often
from portal.web.accounts.room import pages
from portal.web.forms.forms import invalid
from portal.web.guards.credentials import authentication, wait_words
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.responses import render, see


@pages.get("/password", gate=everyone)
def forgotten() -> str:
    return render("accounts/forgotten.html", form=ForgottenForm())


@pages.post("/password", gate=everyone)
def mail_link() -> Answer:
    form = ForgottenForm()
    if not form.validate():
        return invalid("accounts/forgotten.html", form)
    if slow := mailed_too_often(form.email.data):
        form.form_errors.append(wait_words(slow))
        return render("accounts/forgotten.html", form=form), 429, {"Retry-After": str(slow.retry_after)}
    with work(now()) as w:
        ask_password(w, email=form.email.data)
    return see("accounts.link_sent")


@pages.get("/password/sent", gate=everyone)
def link_sent() -> str:
    return render(
        "accounts/sent.html",
        title=gettext("Look into your mail"),
        after=gettext("Forgotten password"),
        text=gettext(
            "If there is an account with this address, we have sent it a link for a new password. "
            "It works once, for 30 minutes."
        ),
    )


@pages.get("/password/new/<token>", gate=everyone)
def choose(token: str) -> Answer:
    owner = _owner(token)
    return _page(_form(owner), token) if owner else _over()


@pages.post("/password/new/<token>", gate=everyone)
def replace(token: str) -> Answer:
    """Take a new password from who reads the account's mail and, where it has one, holds its telephone."""
    owner = _owner(token)
    if owner is None:
        return _over()
    form = _form(owner)
    form.password.known = guessable(owner.email, owner.name, owner.id)
    if not form.validate():
        return _page(form, token, 422)
    if owner.second_factor and (wrong := wrong_code(owner.id, form, step="new password")):
        return _page(form, token, wrong)
    hashed = authentication().hasher.hash(form.password.data)
    with work(now()) as w:
        done = reset_password(w, _facts(token), hashed)
    return see("accounts.replaced") if done else _over()


@pages.get("/password/replaced", gate=everyone)
def replaced() -> str:
    return render(
        "accounts/sent.html",
        title=gettext("Your password is changed"),
        text=gettext("You were signed out everywhere. Sign in with the new password."),
        sign_in=True,
    )


def _form(owner: AccountCard) -> ForgottenPasswordForm:
    form = ForgottenPasswordForm()
    if not owner.second_factor:
        del form.code
    return form


def _page(form: ForgottenPasswordForm, token: str, status: int = 200) -> Answer:
    return render("accounts/new-password.html", form=form, token=token), status


def _over() -> Answer:
    return render("accounts/link-over.html"), 410


def _owner(token: str) -> AccountCard | None:
    """Whose password the link may still replace, None when it was used or is too old."""
    facts = _facts(token)
    found = credentials(db.session(), account=int(facts["account"])) if facts else None
    holds = facts and found and not found.disabled and found.epoch == facts["epoch"]
    return account(db.session(), found.id) if holds and found else None


def _facts(token: str) -> Mapping[str, Any] | None:
    return authentication().links.read(LinkUse.RESET, token, now())
