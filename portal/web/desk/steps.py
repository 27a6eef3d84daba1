# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions: each is one form sent, one unit of work, and then the next concern of the queue."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.actions import Action
from portal.domain.errors import Conflict, Invalid, NotFound, WrongState
from portal.domain.lifecycle import STEPS
from portal.services.concerns import review, review_photos
from portal.services.concerns.compare_words import note_anyway
from portal.services.concerns.locked import Held
from portal.services.concerns.steps import acting_as, take_step
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.concerns.desk_concern import is_moderated_by, names_of
from portal.web.desk import forms, toast
from portal.web.desk.item import Refused, item_page
from portal.web.desk.queue import following, queue_filters
from portal.web.desk.room import moderators, only_theirs, pages
from portal.web.desk.rows import reviewer_name
from portal.web.forms import giveaways
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import see
from portal.web.request.sessions import current_actor
from portal.web.text.labels import in_words

Answer = AnyResponse | str | tuple[str, int]


@pages.post("/<int:number>/<step>", gate=moderators, files=True)
def decide(number: int, step: str) -> Answer:
    """Take one decision; `then=next` goes on to the next concern of the queue, anything else stays."""
    action = next((one for one in forms.FORMS if one.value == step), None)
    if action is None:
        raise NotFound
    only_theirs(number)
    form = forms.FORMS[action](action)
    if isinstance(form, forms.Shown):
        form.photos.receive()
    if not form.validate():
        return item_page(number, Refused(form, action)), 422
    below = following(number)
    found = giveaways.told([number], *_public_words(form))
    photos = form.photos.tickets if isinstance(form, forms.Shown) else ()
    if stopped := giveaways.stop(found, lambda: item_page(number, Refused(form, action)), photos):
        return stopped
    try:
        with work(now()) as w:
            _carry_out(w, number, action, form)
            note_anyway(w, f"concern {number}", found, by=current_actor().account)
    except Invalid as refused:
        form.refuse(refused)
        return item_page(number, Refused(form, action)), 422
    except Conflict as conflict:
        return item_page(number, Refused(form, action, _why(conflict))), 409
    return _go_on(number, action, below)


def _public_words(form: forms.Decision) -> list[str]:
    """What everybody will read of a decision."""
    match form:
        case forms.PublicCopy():
            return [form.title.data or "", form.public_text.data or ""]
        case forms.Shown():
            return [form["text"].data or "", form.alt.data or ""]
        case forms.Cannot():
            return [form.text.data or ""]
        case _:
            return []


def _carry_out(w: Work, number: int, action: Action, form: forms.Decision) -> None:
    by, version = current_actor(), form.stated_version()
    match form:
        case forms.Take():
            review.take(w, number, by=by)
        case forms.Note():
            review.note(w, number, form.text.data, by=by)
        case forms.Message():
            review.write_back(w, number, form.text.data, by=by)
        case forms.PublicCopy() if action is Action.REWORD:
            review.reword(w, number, form.title.data, form.public_text.data, by=by, version=version)
        case forms.Shown():
            concern = take_step(w, number, action, form.given(), by=by, version=version)
            role = acting_as(by, concern, action)
            review_photos.show_work(w, number, form.photos.held, form.alt.data or "", role=role)
        case _:
            take_step(w, number, action, form.given(), by=by, version=version)


def _why(conflict: Conflict) -> str:
    """Why a decision was not taken, and that nothing typed is lost."""
    if isinstance(conflict, Held):
        name = reviewer_name(conflict.account, names_of(db.session(), {conflict.account}))
        why = gettext("%(name)s is reviewing this report now. What you wrote is still here.", name=name)
    elif isinstance(conflict, WrongState):
        why = gettext("This report has moved on meanwhile, and this step is no longer open.")
    else:
        why = gettext(
            "Somebody changed this report while you were writing. "
            "Look at it again; what you wrote is still here."
        )
    return str(why)


def _go_on(number: int, action: Action, below: int | None) -> AnyResponse:
    still_theirs = is_moderated_by(db.session(), current_actor(), number)
    _say_so(number, action, still_theirs=still_theirs)
    target = below if request.form.get("then") == "next" or not still_theirs else number
    if target is None:
        return see("desk.index", **queue_filters())
    return see("desk.show", number=target, **queue_filters())


def _say_so(number: int, action: Action, *, still_theirs: bool) -> None:
    """Offer the decision back where the table allows it, else say that it was taken."""
    toast.forget(number)
    if action is Action.TAKE:
        return
    if not still_theirs:
        tell(gettext("Report %(number)s is sealed now: only safety moderators see it.", number=number))
    elif action in STEPS and STEPS[action].undoable:
        toast.offer(number, action)
    else:
        tell(gettext("Done: %(action)s", action=in_words(action)))


@pages.post("/<int:number>/undo", gate=moderators)
def undo(number: int) -> AnyResponse:
    """Take the last decision back; a late undo is told that it is one."""
    only_theirs(number)
    toast.forget(number)
    try:
        with work(now()) as w:
            review.undo(w, number, by=current_actor())
    except WrongState:
        tell(gettext("It is too late to take this back: people may have been told."), "warn")
    else:
        tell(gettext("Taken back. The report stands where it stood."))
    return see("desk.show", number=number, **queue_filters())


@pages.post("/<int:number>/read", gate=moderators)
def read(number: int) -> AnyResponse:
    """Note that the mailbox of a concern was read."""
    only_theirs(number)
    with work(now()) as w:
        review.mark_read(w, number, by=current_actor())
    return see("desk.show", number=number, **queue_filters())
