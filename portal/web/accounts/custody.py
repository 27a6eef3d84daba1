# SPDX-License-Identifier: AGPL-3.0-or-later
"""Key custody: a moderator makes the key that opens sealed contacts together with a colleague's."""

from __future__ import annotations

from flask import request
from flask_babel import gettext

from portal.adapters.keys.sealing import name_of_seal
from portal.domain.actions import Action
from portal.domain.errors import Conflict
from portal.services.accounts import manage_custodians
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.contacts.custody import custodian, custodians, partners
from portal.web.accounts.entrance import Answer
from portal.web.accounts.forms import ChangePassphraseForm, NewPassphraseForm
from portal.web.accounts.guessable import guessable
from portal.web.accounts.own import own_card
from portal.web.accounts.room import pages
from portal.web.forms.passphrases import unlocked
from portal.web.guards.credentials import authentication
from portal.web.request.access import allow
from portal.web.request.components import components, now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor, proved_lately

keepers = allow(Action.ENTER_DESK)


@pages.get("/account/custody", gate=keepers, endpoint="custody")
def index() -> Answer:
    return _page()


@pages.post("/account/custody", gate=keepers, proof="accounts.custody")
def take_up_custody() -> Answer:
    """Make the pair; its private half is locked with the passphrase and never shown to anybody."""
    card, form = own_card(), NewPassphraseForm()
    form.passphrase.known = guessable(card.email, card.name, card.id)
    if not form.validate():
        return _page(form), 422
    pair = authentication().passphrases.make(form.passphrase.data or "")
    try:
        with work(now()) as w:
            manage_custodians.take_up(w, pair, by=current_actor())
    except Conflict:
        tell(gettext("You hold a key already."), "warn")
    else:
        tell(gettext("Your key is made. It opens nothing until an operator has shared the seal with you."))
    return see("accounts.custody")


@pages.post("/account/custody/passphrase", gate=keepers, proof="accounts.custody")
def replace_passphrase() -> Answer:
    card, form = own_card(), ChangePassphraseForm()
    form.passphrase.known = guessable(card.email, card.name, card.id)
    if not form.validate():
        return _page(form), 422
    key, wrong = unlocked(form, form.old_passphrase, card.id)
    if key is None:
        return _page(form), wrong
    pair = authentication().passphrases.lock(key, form.passphrase.data or "")
    with work(now()) as w:
        manage_custodians.change_passphrase(w, pair, by=current_actor())
    tell(gettext("Your passphrase is changed."))
    return see("accounts.custody")


@pages.post("/account/custody/give-up", gate=keepers, proof="accounts.custody")
def give_up_custody() -> Answer:
    """Let go of the key; the box is ticked first, for it cannot be undone."""
    if not request.form.get("sure"):
        return _page(unsure=True), 422
    with work(now()) as w:
        manage_custodians.give_up(w, by=current_actor())
    tell(gettext("Your key is gone, and every envelope it was part of."))
    return see("accounts.custody")


def _page(form: NewPassphraseForm | None = None, *, unsure: bool = False) -> str:
    """The custody of whoever is signed in; `form` was refused, `unsure` says that the box was not ticked."""
    session, account = db.session(), own_card().id
    mine = custodian(session, account)
    blank = NewPassphraseForm(formdata=None) if mine is None else ChangePassphraseForm(formdata=None)
    seal = name_of_seal(components().settings.seal_public_key)
    return render(
        "accounts/custody.html",
        mine=mine,
        mark=name_of_seal(mine.public.hex()) if mine else "",
        seal=seal,
        partners=len(partners(session, seal, account)),
        others=len([one for one in custodians(session) if one.account != account]),
        proved=proved_lately(),
        form=form or blank,
        unsure=unsure,
    )
