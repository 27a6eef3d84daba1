# SPDX-License-Identifier: AGPL-3.0-or-later
"""Showing once more who one is, before what cannot be taken back: by the telephone, else by the password.

An open session on a desk somebody left proves little; ten minutes after the last proof it is asked for again.
A recovery code is no such proof: whoever sits at an open session may have had it made. It opens a sign-in,
beside the password.
"""

from __future__ import annotations

from flask_babel import gettext
from werkzeug.utils import redirect

from portal.domain.errors import TooMany
from portal.services.prove_second_factor import prove
from portal.services.sign_in import record_failure, record_success
from portal.store.queries.accounts import AccountCard
from portal.store.work import work
from portal.web import sessions
from portal.web.accounts.entrance import Answer, asked_for
from portal.web.accounts.forms import CodeForm, PasswordForm
from portal.web.accounts.own import own, own_card, unproved
from portal.web.accounts.room import pages
from portal.web.answers import render, see
from portal.web.parts import now
from portal.web.proofs import check_tries, count_wrong_code, network, proofs, wait_words


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
    try:
        check_tries(card.id)
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return 429
    with work(now()) as w:
        right = prove(
            w,
            card.id,
            form.code.data or "",
            codes=proofs().codes,
            vault=proofs().vault,
            recovery=False,
        )
        if not right:
            record_failure(w, account=card.id, step="proof")
    if right:
        proofs().one.passed(f"code {card.id}", network())
        return 0
    count_wrong_code(card.id)
    form.code.errors = [gettext("This code is wrong or was used before. Write the one on your app now.")]
    return 422


def _page(card: AccountCard, form: CodeForm | PasswordForm) -> str:
    return render("accounts/prove.html", form=form, coded=card.second_factor, next=asked_for())
