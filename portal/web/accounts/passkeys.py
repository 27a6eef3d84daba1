# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys: adding one behind the password, coming in with one, taking one away.

The question a passkey answers waits in the signed session. It is asked on a page of its own, so that the
page where everybody signs in stays the same for everybody.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import request, session
from flask_babel import gettext, lazy_gettext

from portal.adapters.accounts.passkeys import NotProved, Question, open_passkeys
from portal.domain.errors import Conflict, NotFound, TooMany
from portal.domain.text import clean
from portal.services.accounts import passkeys
from portal.services.accounts.sign_in import record_failure
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.passkeys import Holder, PasskeyCard, holder_of, passkeys_of
from portal.web.accounts.entrance import Answer, asked_for, enter
from portal.web.accounts.forms import PasswordForm
from portal.web.accounts.own import own, own_card, unproved
from portal.web.accounts.room import pages
from portal.web.forms.fields import Filled, LineField
from portal.web.guards.credentials import authentication, wait_words
from portal.web.request import sessions
from portal.web.request.access import everyone
from portal.web.request.components import components, now
from portal.web.request.context import site
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.network import network
from portal.web.request.responses import render, see

if TYPE_CHECKING:
    from portal.adapters.accounts.passkey_site import Passkeys

ASKED: Final = "passkey"
NAME_LIMIT: Final = 60


class Purpose(StrEnum):
    ENROL = "enrol"
    SIGN_IN = "sign_in"


class NewPasskeyForm(PasswordForm):
    name = LineField(lazy_gettext("What you call this device"), [Filled()], limit=NAME_LIMIT)


@pages.get("/account/passkeys", gate=own, endpoint="passkeys")
def index() -> Answer:
    return _page(NewPasskeyForm())


@pages.post("/account/passkeys", gate=own, proof="accounts.passkeys")
def begin_passkey() -> Answer:
    """Show what the device is asked, to whoever knows the password: a stolen session adds no way in."""
    card, form = own_card(), NewPasskeyForm()
    wrong = 0 if not form.validate() else unproved(card, form, form.password.data)
    if form.errors:
        return _page(form), wrong or 422
    question = _ask(Purpose.ENROL)
    known = [one.credential for one in passkeys_of(db.session(), card.id)]
    options = _ours().to_enrol(question, card.email, card.id, known)
    return render("accounts/passkey-new.html", options=options, name=form.name.data)


@pages.post("/account/passkeys/new", gate=own, proof="accounts.passkeys")
def add_passkey() -> Answer:
    card, question = own_card(), _asked(Purpose.ENROL)
    name = clean(request.form.get("name", "")[:NAME_LIMIT], 3 * NAME_LIMIT)[:NAME_LIMIT] or card.email
    if question is None:
        return _not_added()
    try:
        key = _ours().enrolled(request.form.get("answer", ""), question)
        with work(now()) as w:
            passkeys.add(w, card.id, key, name, question.asked)
    except (NotProved, Conflict):
        return _not_added()
    tell(gettext("The passkey is added. You can sign in with it from now on."))
    return see("accounts.passkeys")


@pages.get("/account/passkeys/<int:number>/remove", gate=own, proof="accounts.lose_passkey")
def lose_passkey(number: int) -> Answer:
    return render("accounts/passkey-remove.html", form=PasswordForm(), card=_mine(number))


@pages.post("/account/passkeys/<int:number>/remove", gate=own, proof="accounts.lose_passkey")
def remove_passkey(number: int) -> Answer:
    """Take it away, with the password; every session ends, for the device may be in other hands."""
    card, form = own_card(), PasswordForm()
    found = _mine(number)
    wrong = 0 if not form.validate() else unproved(card, form, form.password.data)
    if form.errors:
        return render("accounts/passkey-remove.html", form=form, card=found), wrong or 422
    with work(now()) as w:
        passkeys.remove(w, card.id, number)
    sessions.forget()
    return see("accounts.sign_in")


@pages.post("/sign-in/passkey", gate=everyone)
def ask_passkey() -> Answer:
    """Put a question; whoever answers it is known by the answer alone, so no address is asked for."""
    if sessions.signed_in():
        return see("accounts.sign_in", next=asked_for() or None)
    session.clear()
    _ask(Purpose.SIGN_IN)
    return see("accounts.with_passkey", next=asked_for() or None)


@pages.get("/sign-in/passkey", gate=everyone)
def with_passkey() -> Answer:
    question = _peek(Purpose.SIGN_IN)
    if question is None:
        return see("accounts.sign_in")
    return render("accounts/passkey.html", options=_ours().to_sign_in(question), next=asked_for(), problem="")


@pages.post("/sign-in/passkey/answer", gate=everyone)
def check_passkey() -> Answer:
    """A right answer always opens; of wrong ones a network sends in numbers, no more is written down."""
    question, answer = _asked(Purpose.SIGN_IN), request.form.get("answer", "")
    holder = _held(answer)
    if question is not None and holder is not None and _opens(holder, answer, question):
        return enter(holder.account, holder.epoch, asked_for(), step="passkey")
    try:
        authentication().many.check("passkey", network(), now())
    except TooMany as slow:
        return _again(wait_words(slow), 429)
    authentication().many.failed("passkey", network(), now())
    with work(now()) as w:
        record_failure(w, account=holder.account if holder else None, step="passkey")
    return _again(gettext("This did not work. Try again, or sign in with your password."), 422)


def _held(answer: str) -> Holder | None:
    try:
        return holder_of(db.session(), _ours().credential(answer))
    except NotProved:
        return None


def _opens(holder: Holder, answer: str, question: Question) -> bool:
    """Whether the answer is this passkey's to this question, and was not given before."""
    try:
        count = _ours().proved(answer, question, holder.public, holder.count)
    except NotProved:
        return False
    with work(now()) as w:
        return passkeys.use(w, holder.id, count=count, asked=question.asked)


def _again(problem: str, status: int) -> Answer:
    question = _ask(Purpose.SIGN_IN)
    page = render(
        "accounts/passkey.html", options=_ours().to_sign_in(question), next=asked_for(), problem=problem
    )
    return page, status


def _page(form: NewPasskeyForm) -> str:
    card = own_card()
    return render("accounts/passkeys.html", form=form, passkeys=passkeys_of(db.session(), card.id))


def _not_added() -> Answer:
    tell(gettext("The passkey was not added. Please try again."), "warn")
    return see("accounts.passkeys")


def _ask(purpose: Purpose) -> Question:
    question = Question.new(now())
    session.permanent = True
    session[ASKED] = [purpose.value, question.challenge.hex(), question.asked]
    return question


def _peek(purpose: Purpose) -> Question | None:
    """Return the question that waits for an answer to this `purpose`, None when none does (any more)."""
    said, challenge, asked = session.get(ASKED) or ("", "", 0)
    question = Question(bytes.fromhex(challenge), asked)
    return question if said == purpose and question.holds(now()) else None


def _asked(purpose: Purpose) -> Question | None:
    question = _peek(purpose)
    session.pop(ASKED, None)
    return question


def _ours() -> Passkeys:
    """The site as passkeys know it: by the address readers use, never by what a request says of itself
    in production."""
    settings = components().settings
    address = urlsplit(settings.base_url or request.host_url)
    name = site(settings, current_language()).name
    return open_passkeys(f"{address.scheme}://{address.netloc}", address.hostname or "", name)


def _mine(number: int) -> PasskeyCard:
    found = next((one for one in passkeys_of(db.session(), own_card().id) if one.id == number), None)
    if found is None:
        raise NotFound
    return found
