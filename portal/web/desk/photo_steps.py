# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deciding on one photo: one form sent, one unit of work, and back to the report."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import Conflict, Invalid, NotFound
from portal.services import review_photos
from portal.store.database import db
from portal.store.queries.desk_concern import is_moderated_by
from portal.store.work import work
from portal.web.answers import see
from portal.web.desk.item import item_page
from portal.web.desk.photos import HIDE, SHOW, PhotoForm
from portal.web.desk.queue import kept
from portal.web.desk.room import moderators, pages
from portal.web.notices import tell
from portal.web.parts import now
from portal.web.sessions import current_actor

Answer = AnyResponse | str | tuple[str, int]


@pages.post("/<int:number>/photos/<int:photo>", gate=moderators, endpoint="photo")
def decide_photo(number: int, photo: int) -> Answer:
    """Show a photo or hide it, as the button says."""
    if not is_moderated_by(db.session(), current_actor(), number):
        raise NotFound
    form = PhotoForm(photo)
    wanted = request.form.get("do")
    if not form.validate():
        return item_page(number, wrong_photo=(photo, form)), 422
    try:
        _carry_out(number, photo, form, wanted)
    except Invalid as refused:
        form.refuse(refused)
        return item_page(number, wrong_photo=(photo, form)), 422
    except Conflict:
        tell(gettext("Somebody changed this photo meanwhile. Please look at it again."), "warn")
    return see("desk.show", number=number, anchor="photos", **kept())


def _carry_out(number: int, photo: int, form: PhotoForm, wanted: str | None) -> None:
    by, version = current_actor(), form.stated_version()
    with work(now()) as w:
        if wanted == SHOW:
            review_photos.show(w, number, photo, form.alt.data or "", by=by, version=version)
        elif wanted == HIDE:
            review_photos.hide(w, number, photo, by=by, version=version)
        else:
            raise NotFound
