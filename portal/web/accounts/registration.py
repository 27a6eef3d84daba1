# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening an account: whoever fills the form in learns nothing about who has one."""

from __future__ import annotations

from flask_babel import gettext

from portal.domain.accounts import LinkUse
from portal.domain.errors import TooMany
from portal.services.accounts.register import confirm_account
from portal.services.accounts.sign_in import Next, recognise
from portal.services.delivery.ask_by_address import ask_account
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.accounts import credentials
from portal.web.accounts import pending
from portal.web.accounts.entrance import Answer, enter
from portal.web.accounts.forms import PasswordForm, RegisterForm
from portal.web.accounts.room import pages
from portal.web.forms.forms import invalid
from portal.web.guards.credentials import authentication, wait_words
from portal.web.guards.guesses import compare
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.language import current_language
from portal.web.request.network import network
from portal.web.request.responses import render, see


@pages.get("/register", gate=everyone)
def register() -> str:
    return render("accounts/register.html", form=RegisterForm())


@pages.post("/register", gate=everyone)
def open_account() -> Answer:
    form = RegisterForm()
    if not form.validate():
        return invalid("accounts/register.html", form)
    if slow := mailed_too_often(form.email.data):
        form.form_errors.append(wait_words(slow))
        return render("accounts/register.html", form=form), 429, {"Retry-After": str(slow.retry_after)}
    hashed = authentication().hasher.hash(form.password.data)
    with work(now()) as w:
        ask_account(
            w,
            email=form.email.data,
            name=form.name.data or "",
            password_hash=hashed,
            language=current_language().value,
        )
    return see("accounts.sent")


@pages.get("/register/sent", gate=everyone)
def sent() -> str:
    return render(
        "accounts/sent.html",
        title=gettext("Look into your mail"),
        after=gettext("Open an account"),
        text=gettext(
            "We have sent a mail to the address you gave. Open its link to go on. It works for three days."
        ),
    )


@pages.get("/register/confirm-first", gate=everyone)
def confirm_first() -> str:
    return render(
        "accounts/sent.html",
        title=gettext("Confirm your address first"),
        text=gettext(
            "Your address is not confirmed yet. We have sent you another mail: open the link in it to go on."
        ),
    )


@pages.get("/register/confirm/<token>", gate=everyone)
def confirm(token: str) -> Answer:
    if _address_of(token) is None:
        return render("accounts/link-over.html"), 410
    return render("accounts/confirm.html", form=PasswordForm(), email=_address_of(token), token=token)


@pages.post("/register/confirm/<token>", gate=everyone)
def take_address(token: str) -> Answer:
    """Require the password, so that registering another person's address gains nothing."""
    email = _address_of(token)
    if email is None:
        return render("accounts/link-over.html"), 410
    form = PasswordForm()
    if not form.validate():
        return invalid("accounts/confirm.html", form, email=email, token=token)
    try:
        who = compare(email, form.password.data)
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return render("accounts/confirm.html", form=form, email=email, token=token), 429
    if who is None:
        form.password.errors = [gettext("This is not the password this account was opened with.")]
        return invalid("accounts/confirm.html", form, email=email, token=token)
    with work(now()) as w:
        confirm_account(w, who.account)
    again = recognise(db.session(), email, form.password.data, authentication().hasher)
    if again is not None and again.next in (Next.CODE, Next.ENROL):
        pending.put(again.account, again.epoch, "")
        return see("accounts.second_factor" if again.next is Next.CODE else "accounts.enrol")
    return enter(who.account, who.epoch, "", step="confirmation")


def mailed_too_often(email: str) -> TooMany | None:
    """Count a mail to an address, whoever asks for it: nobody's mailbox is to be filled by our forms."""
    try:
        authentication().one.check(f"mail {email}", "", now())
        authentication().many.check("mail", network(), now())
    except TooMany as slow:
        return slow
    authentication().one.failed(f"mail {email}", "", now())
    authentication().many.failed("mail", network(), now())
    return None


def _address_of(token: str) -> str | None:
    facts = authentication().links.read(LinkUse.CONFIRM, token, now())
    found = credentials(db.session(), account=int(facts["account"])) if facts else None
    return found.email if found and not found.verified else None
