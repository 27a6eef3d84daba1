# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a sealed contact from the desk: asked for by one moderator, agreed to or refused by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.adapters.keys.custody import HeldKey
from portal.domain.errors import Conflict, Gone, Invalid, NotAllowed, PortalError, Unavailable
from portal.services.contacts import reveal
from portal.services.contacts.reveal import OpenedContact
from portal.store.engine.work import Work, work
from portal.web.desk.item import Refused, item_page
from portal.web.desk.queue import queue_filters
from portal.web.desk.reveal_box import Agree, AskReveal, Look, Refuse, RevealForm
from portal.web.desk.room import moderators, only_theirs, pages
from portal.web.forms.passphrases import unlocked
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor, proved_lately

Answer = AnyResponse | str | tuple[str, int]
Opening = Callable[[Work, HeldKey], OpenedContact]

REFUSED: Final = (Conflict, Gone, NotAllowed, Unavailable)


@pages.post("/<int:number>/reveal/ask", gate=moderators)
def ask_reveal(number: int) -> Answer:
    """Ask that the contact be opened; every word stays in the form when the passphrase is wrong."""
    only_theirs(number)
    form = AskReveal()
    key, wrong = _key(form)
    if key is None:
        return item_page(number, Refused(reveal=form)), wrong
    try:
        with work(now()) as w:
            reveal.ask(w, number, form.reason.data, form.note.data or "", by=current_actor(), key=key)
    except Invalid as refused:
        form.refuse(refused)
        return item_page(number, Refused(reveal=form)), 422
    except REFUSED as refused:
        return _why(number, form, refused)
    tell(gettext("Asked. A second moderator has a day to agree; they are told by mail."))
    return see("desk.show", number=number, **queue_filters())


@pages.post("/<int:number>/reveal/agree", gate=moderators)
def agree_reveal(number: int) -> Answer:
    """Agree to what a colleague asked for; the answer shows the contact, this once."""
    only_theirs(number)
    return _opened(number, Agree(), lambda w, key: reveal.agree(w, number, by=current_actor(), key=key))


@pages.post("/<int:number>/reveal/look", gate=moderators)
def look_reveal(number: int) -> Answer:
    """Show who asked what was opened for them; each look is written down."""
    only_theirs(number)
    return _opened(number, Look(), lambda w, key: reveal.look(w, number, by=current_actor(), key=key))


@pages.post("/<int:number>/reveal/refuse", gate=moderators)
def refuse_reveal(number: int) -> Answer:
    """Refuse a colleague's asking, or take one's own back."""
    only_theirs(number)
    form = Refuse()
    if not form.validate():
        return item_page(number, Refused(reveal=form)), 422
    try:
        with work(now()) as w:
            reveal.refuse(w, number, form.note.data or "", by=current_actor())
    except Invalid as refused:
        form.refuse(refused)
        return item_page(number, Refused(reveal=form)), 422
    except REFUSED as refused:
        return _why(number, form, refused)
    tell(gettext("The contact stays closed."))
    return see("desk.show", number=number, **queue_filters())


def _opened(number: int, form: RevealForm, opening: Opening) -> Answer:
    key, wrong = _key(form)
    if key is None:
        return item_page(number, Refused(reveal=form)), wrong
    try:
        with work(now()) as w:
            contact = opening(w, key)
    except REFUSED as refused:
        return _why(number, form, refused)
    return render("desk/opened.html", number=number, contact=contact, queue_filters=queue_filters())


def _key(form: RevealForm) -> tuple[HeldKey | None, int]:
    """The custody key of who is signed in, or None and the status to refuse with."""
    if not form.validate():
        return None, 422
    if form.step_up and not proved_lately():
        form.form_errors.append(gettext("Show once more who you are, then send this again."))
        return None, 403
    return unlocked(form, form.passphrase, current_actor().account or 0)


def _why(number: int, form: RevealForm, refused: PortalError) -> Answer:
    """Say why nothing was opened; the page shows how it stands now."""
    match refused:
        case Gone():
            why = gettext("There is nothing to open any more: the contact is erased.")
        case NotAllowed():
            why = gettext("You are not among those who can open this contact now.")
        case Unavailable():
            why = gettext("The envelopes do not fit your key. An operator has to share the seal again.")
        case _:
            why = gettext("Nothing was opened: this has moved on meanwhile. This is how it stands now.")
    form.form_errors.append(why)
    return item_page(number, Refused(reveal=form)), 403 if isinstance(refused, NotAllowed) else 409
