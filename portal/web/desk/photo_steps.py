# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on one photo: one form sent, one unit of work, and back to the report."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.giveaways import Detail
from portal.domain.media import Cover, Redaction, UnusableFile
from portal.services.concerns import review_photos
from portal.services.concerns.compare_words import note_anyway
from portal.services.media.upload_photos import put
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.concerns.desk_concern import is_moderated_by
from portal.store.queries.media.photos import desk_photos
from portal.web.desk.item import Refused, item_page
from portal.web.desk.photos import HIDE, SHOW, CoverForm, PhotoForm
from portal.web.desk.queue import queue_filters
from portal.web.desk.room import moderators, pages
from portal.web.forms import giveaways
from portal.web.request.components import components, now
from portal.web.request.flash import tell
from portal.web.request.responses import see
from portal.web.request.sessions import current_actor

Answer = AnyResponse | str | tuple[str, int]


@pages.post("/<int:number>/photos/<int:photo>", gate=moderators, endpoint="photo")
def decide_photo(number: int, photo: int) -> Answer:
    """Show a photo, hide it, or cover parts of it, as the button says."""
    if not is_moderated_by(db.session(), current_actor(), number):
        raise NotFound
    wanted = request.form.get("do", "")
    form = CoverForm(photo) if wanted in tuple(Cover) else PhotoForm(photo)
    if not form.validate():
        return item_page(number, Refused(photo=(photo, form))), 422
    found = giveaways.told([number], form.alt.data) if wanted == SHOW else ()
    if stopped := giveaways.stop(found, lambda: item_page(number, Refused(photo=(photo, form)))):
        return stopped
    try:
        _carry_out(number, photo, form, wanted, found)
    except Invalid as refused:
        form.refuse(refused)
        return item_page(number, Refused(photo=(photo, form))), 422
    except Conflict:
        tell(gettext("Somebody changed this photo meanwhile. Please look at it again."), "warn")
    return see("desk.show", number=number, anchor="photos", **queue_filters())


def _carry_out(number: int, photo: int, form: PhotoForm, wanted: str, found: Sequence[Detail]) -> None:
    if isinstance(form, CoverForm):
        _cover(number, photo, form, Cover(wanted))
        return
    by, version = current_actor(), form.stated_version()
    with work(now()) as w:
        if wanted == SHOW:
            review_photos.show(w, number, photo, form.alt.data or "", by=by, version=version)
            note_anyway(w, f"concern {number}", found, by=by.account)
        elif wanted == HIDE:
            review_photos.hide(w, number, photo, by=by, version=version)
        else:
            raise NotFound


def _cover(number: int, photo: int, form: CoverForm, how: Cover) -> None:
    """Draw the covered copy before the transaction begins: it takes a moment, and nobody must wait for it."""
    card = next((one for one in desk_photos(db.session(), number) if one.id == photo), None)
    if card is None:
        raise Conflict
    with components().files.open(card.full) as file:
        full = file.read()
    try:
        image = components().images.redact(full, [Redaction(*box, how) for box in form.box.data])
    except UnusableFile as refused:
        raise Invalid({"box": refused.why}) from refused
    stored = put(components().files, image)
    with work(now()) as w:
        review_photos.cover(w, number, photo, stored, by=current_actor(), version=form.stated_version())
