# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second step of signing in, and enrolling the telephone that makes it possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import session
from flask_babel import gettext

from portal.adapters import qr
from portal.domain.errors import Invalid
from portal.services.accounts.second_factor import enrol as enrol_factor
from portal.services.accounts.sessions import end_other_sessions
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.accounts import account as account_card
from portal.web.accounts.codes import wrong_code
from portal.web.accounts.entrance import Answer, enter, onward
from portal.web.accounts.forms import CodeForm, NewFactorForm
from portal.web.accounts.own import own, own_card, unproved
from portal.web.accounts.pending import Pending, pending
from portal.web.accounts.room import pages
from portal.web.forms.forms import invalid
from portal.web.guards.credentials import authentication
from portal.web.request import sessions
from portal.web.request.access import everyone
from portal.web.request.components import components, now
from portal.web.request.context import site
from portal.web.request.language import current_language
from portal.web.request.responses import render, see

SECRET: Final = "enrolling"


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor to be: as a drawing for the camera, as text in groups for fingers."""

    drawing: qr.Drawing
    groups: list[str]


@pages.get("/sign-in/code", gate=everyone)
def second_factor() -> Answer:
    if pending() is None:
        return see("accounts.sign_in")
    return render("accounts/code.html", form=CodeForm())


@pages.post("/sign-in/code", gate=everyone)
def check_code() -> Answer:
    who = pending()
    if who is None:
        return see("accounts.sign_in")
    form = CodeForm()
    if not form.validate():
        return invalid("accounts/code.html", form)
    if wrong := wrong_code(who.account, form, step="code"):
        return render("accounts/code.html", form=form), wrong
    return enter(who.account, who.epoch, who.next, step="code")


@pages.get("/sign-in/second-factor", gate=everyone)
def enrol() -> Answer:
    """Staff who have none yet are led here before they get in."""
    who = pending()
    return _offer(who.account, CodeForm()) if who else see("accounts.sign_in")


@pages.post("/sign-in/second-factor", gate=everyone)
def take_factor() -> Answer:
    who = pending()
    if who is None:
        return see("accounts.sign_in")
    form = CodeForm()
    return _take(who.account, who, form) if form.validate() else _offer(who.account, form, 422)


@pages.get("/account/second-factor", gate=own, proof="accounts.own_factor")
def own_factor() -> Answer:
    return _offer(own_card().id, NewFactorForm())


@pages.post("/account/second-factor", gate=own, proof="accounts.own_factor")
def take_own_factor() -> Answer:
    """The first telephone is taken with the password: it shuts out whoever does not hold it."""
    card, form = own_card(), NewFactorForm()
    wrong = 0 if card.second_factor or not form.validate() else unproved(card, form, form.password.data)
    if form.errors:
        return _offer(card.id, form, wrong or 422)
    return _take(card.id, None, form)


def _offer(account: int, form: CodeForm, status: int = 200) -> Answer:
    card = account_card(db.session(), account)
    if card is None or card.second_factor:
        return see("accounts.index" if sessions.signed_in() else "accounts.sign_in")
    secret = _secret()
    name = site(components().settings, current_language()).name
    offer = Offer(
        qr.draw(authentication().codes.address(secret, card.email, name)),
        [secret[at : at + 4] for at in range(0, len(secret), 4)],
    )
    inside = isinstance(form, NewFactorForm)
    return render("accounts/enrol.html", form=form, offer=offer, inside=inside), status


def _take(account: int, who: Pending | None, form: CodeForm) -> Answer:
    """Keep the factor when its first code is right, and sign every other device out, which came in without
    it; then show the recovery codes, this once."""
    try:
        with work(now()) as w:
            recovery = enrol_factor(
                w,
                account,
                _secret(),
                form.code.data or "",
                codes=authentication().codes,
                vault=authentication().vault,
            )
            end_other_sessions(w, account, sessions.own_token())
    except Invalid:
        form.code.errors = [gettext("This is not the code on your app now. Write the next one.")]
        return _offer(account, form, 422)
    session.pop(SECRET, None)
    onward_to = onward(sessions.current_actor(), "")
    if who is not None:
        onward_to = enter(account, who.epoch, who.next, step="enrolment").location or onward_to
    groups = [" ".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in recovery]
    return render("accounts/recovery.html", codes=groups, onward=onward_to)


def _secret() -> str:
    """The secret on offer, the same until it is taken; locked, for the cookie is signed but not secret."""
    vault = authentication().vault
    if SECRET not in session:
        session[SECRET] = vault.lock(authentication().codes.new_secret().encode()).hex()
    return vault.unlock(bytes.fromhex(session[SECRET])).decode()
