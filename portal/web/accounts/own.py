# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody keeps of their own account: name, language, password, second factor, recovery codes."""

from __future__ import annotations

from flask_babel import gettext

from portal.domain.actions import Action
from portal.domain.errors import SignInNeeded, TooMany
from portal.domain.permissions import may
from portal.services.accounts.change_account import describe
from portal.services.accounts.change_password import change_password
from portal.services.accounts.second_factor import remove, renew_recovery_codes
from portal.services.accounts.sessions import digest_of
from portal.services.accounts.sign_in import recognise
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.accounts import AccountCard
from portal.store.queries.accounts.accounts import account as account_card
from portal.store.queries.accounts.passkeys import passkeys_of
from portal.store.queries.accounts.sessions import sessions_of
from portal.store.queries.associations.associations import associations_of
from portal.store.queries.contacts.custody import custodian
from portal.web.accounts.entrance import Answer
from portal.web.accounts.forms import ChangePasswordForm, PasswordForm, ProfileForm
from portal.web.accounts.guessable import guessable
from portal.web.accounts.room import pages
from portal.web.forms.forms import Form
from portal.web.guards.credentials import authentication, wait_words
from portal.web.request import sessions
from portal.web.request.access import allow
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.network import network
from portal.web.request.responses import render, see

own = allow(Action.KEEP_ACCOUNT)


@pages.get("/account", gate=own)
def index() -> str:
    return _page(own_card())


@pages.post("/account/profile", gate=own)
def describe_self() -> Answer:
    card, form = own_card(), ProfileForm()
    if not form.validate():
        return _page(card, form), 422
    with work(now()) as w:
        describe(w, card.id, name=form.name.data or "", language=form.language.data.value)
    tell(gettext("Saved."))
    return see("accounts.index")


@pages.get("/account/password", gate=own, proof="accounts.password")
def password() -> str:
    return render("accounts/change-password.html", form=ChangePasswordForm())


@pages.post("/account/password", gate=own, proof="accounts.password")
def replace_password() -> Answer:
    """Change the password; this browser stays signed in, every other is signed out."""
    card, form = own_card(), ChangePasswordForm()
    form.password.known = guessable(card.email, card.name, card.id)
    wrong = 0 if not form.validate() else unproved(card, form, form.old.data)
    if form.errors:
        return render("accounts/change-password.html", form=form), wrong or 422
    hashed = authentication().hasher.hash(form.password.data)
    with work(now()) as w:
        sessions.begin(w, card.id, change_password(w, card.id, hashed))
    tell(gettext("Your password is changed. You were signed out on every other device."))
    return see("accounts.index")


@pages.get("/account/second-factor/remove", gate=own, proof="accounts.other_telephone")
def other_telephone() -> str:
    return render("accounts/other-telephone.html", form=PasswordForm(), card=own_card())


@pages.post("/account/second-factor/remove", gate=own, proof="accounts.other_telephone")
def remove_factor() -> Answer:
    """Take the telephone off, with the password; staff enrol another when they sign in again."""
    card, form = own_card(), PasswordForm()
    wrong = 0 if not form.validate() else unproved(card, form, form.password.data)
    if form.errors:
        return render("accounts/other-telephone.html", form=form, card=card), wrong or 422
    with work(now()) as w:
        remove(w, card.id, by=card.id)
    sessions.forget()
    return see("accounts.sign_in")


@pages.post("/account/recovery-codes", gate=own, proof="accounts.index")
def recovery_codes() -> Answer:
    card = own_card()
    if not card.second_factor:
        return see("accounts.own_factor")
    with work(now()) as w:
        fresh = renew_recovery_codes(w, card.id, codes=authentication().codes)
    groups = [" ".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in fresh]
    return render("accounts/recovery.html", codes=groups, onward="")


def _page(card: AccountCard, form: ProfileForm | None = None) -> str:
    return render(
        "accounts/index.html",
        card=card,
        form=form or ProfileForm(name=card.name, language=card.language),
        associations=associations_of(db.session(), card.id, town_today()),
        reader=current_language(),
        passkeys=len(passkeys_of(db.session(), card.id)),
        sessions=sessions_of(db.session(), card.id, now()),
        this_session=digest_of(sessions.own_token()),
        keeper=may(sessions.current_actor(), Action.ENTER_DESK),
        custodian=custodian(db.session(), card.id) is not None,
    )


def unproved(card: AccountCard, form: Form, password: str) -> int:
    """Check the password of who is signed in once more; the status to refuse with, 0 when it is right."""
    try:
        authentication().one.check(f"own {card.id}", network(), now())
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return 429
    if recognise(db.session(), card.email, password, authentication().hasher) is not None:
        return 0
    authentication().one.failed(f"own {card.id}", network(), now())
    form.form_errors.append(gettext("This is not your password."))
    return 422


def own_card() -> AccountCard:
    account = sessions.current_actor().account
    card = account_card(db.session(), account) if account else None
    if card is None:
        raise SignInNeeded
    return card
