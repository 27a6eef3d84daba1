# SPDX-License-Identifier: AGPL-3.0-or-later
"""Showing once more who one is, before what cannot be taken back: by the telephone, else by the password.

An open session on a desk somebody left proves little; ten minutes after the last proof it is asked for again.
A recovery code is no such proof: whoever sits at an open session may have had it made. It opens a sign-in,
beside the password.
"""

from __future__ import annotations

from werkzeug.utils import redirect

from portal.services.accounts.sign_in import record_success
from portal.store.engine.work import work
from portal.store.queries.accounts.accounts import AccountCard
from portal.web.accounts.codes import wrong_code
from portal.web.accounts.entrance import Answer, asked_for
from portal.web.accounts.forms import CodeForm, PasswordForm
from portal.web.accounts.own import own, own_card, unproved
from portal.web.accounts.room import pages
from portal.web.request import sessions
from portal.web.request.components import now
from portal.web.request.responses import render, see


@pages.get("/account/prove", gate=own, endpoint="prove")
def ask() -> Answer:
    card = own_card()
    return _page(card, CodeForm() if card.second_factor else PasswordForm())


@pages.post("/account/prove", gate=own)
def check_proof() -> Answer:
    """Note the proof, and lead back to where it was needed; what was to be done there is done by hand."""
    card = own_card()
    form = CodeForm() if card.second_factor else PasswordForm()
    wrong = 422 if not form.validate() else _wrong(card, form)
    if wrong:
        return _page(card, form), wrong
    with work(now()) as w:
        record_success(w, card.id, step="proof")
        sessions.prove(w)
    onward = asked_for()
    return redirect(onward, 303) if onward else see("accounts.index")


def _wrong(card: AccountCard, form: CodeForm | PasswordForm) -> int:
    """The status to refuse with, 0 for a proof that holds."""
    if isinstance(form, PasswordForm):
        return unproved(card, form, form.password.data)
    return wrong_code(card.id, form, step="proof", recovery=False)


def _page(card: AccountCard, form: CodeForm | PasswordForm) -> str:
    return render("accounts/prove.html", form=form, coded=card.second_factor, next=asked_for())
