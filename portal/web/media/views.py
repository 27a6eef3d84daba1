# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hands out a photo to whoever may see it; for all others there is none."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from portal.domain.errors import NotFound
from portal.domain.media import PICTURE_KIND
from portal.domain.photos import is_public
from portal.store.database import db
from portal.store.queries.desk_concern import is_moderated_by
from portal.store.queries.photos import Served, served
from portal.web.caching import PRIVATE, SHARED
from portal.web.gates import everyone
from portal.web.pages import Pages
from portal.web.parts import parts
from portal.web.sessions import current_actor, signed_in
from portal.web.tickets import Use, facts_of

pages = Pages("media", __name__, "/media", spoken=False, unseen=True)

NAME: Final = "photo.jpg"
"""What a browser calls it when it is saved: on a shared phone others see the list."""


@pages.get("/<name>.jpg", gate=everyone)
def photo(name: str) -> Response:
    """A photo of a public concern for everybody, of any other for whoever moderates it."""
    found = served(db.session(), name)
    if found is not None and _is_public(found):
        answer = _picture(name, SHARED)
        answer.set_etag(name)
        answer.make_conditional(request)
        return answer
    if found is None or not _is_moderated(found):
        raise NotFound
    return _picture(name, PRIVATE)


@pages.get("/look/<note>.jpg", gate=everyone)
def look(note: str) -> Response:
    """A photo for whoever was given its address on a page of their own, within ten minutes."""
    match facts_of(Use.LOOK, note):
        case [str(name)] if served(db.session(), name):
            return _picture(name, PRIVATE)
        case _:
            raise NotFound


def _is_public(found: Served) -> bool:
    if found.state is None or found.exposure is None:
        return False
    return is_public(found.photo, found.state, found.exposure)


def _is_moderated(found: Served) -> bool:
    """Whether the reader moderates its concern; nobody does while it has none."""
    if found.number is None or signed_in() is None:
        return False
    return is_moderated_by(db.session(), current_actor(), found.number)


def _picture(name: str, kept: str) -> Response:
    with parts().files.open(name) as file:
        answer = Response(file.read(), content_type=PICTURE_KIND)
    answer.headers["Cache-Control"] = kept
    answer.headers["Content-Disposition"] = f'inline; filename="{NAME}"'
    return answer
