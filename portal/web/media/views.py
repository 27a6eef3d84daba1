# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hands out photos and voice notes to whoever may see or hear them; for all others there are none."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from portal.domain.errors import NotFound
from portal.domain.media import PICTURE_KIND, SOUND_KIND
from portal.domain.photos import is_public
from portal.store.engine.database import db
from portal.store.queries.concerns.desk_concern import is_moderated_by
from portal.store.queries.media import voice_notes
from portal.store.queries.media.photos import Served, served
from portal.web.guards.caching import PRIVATE, SHARED
from portal.web.request.access import everyone
from portal.web.request.components import components
from portal.web.request.pages import Pages
from portal.web.request.sessions import current_actor, signed_in
from portal.web.request.signed_tickets import Use, facts_of

pages = Pages("media", __name__, "/media", spoken=False, unseen=True)

NAMES: Final = {PICTURE_KIND: "photo.jpg", SOUND_KIND: "voice.ogg"}
"""What a browser calls them when they are saved: on a shared phone others see the list."""


@pages.get("/<name>.jpg", gate=everyone)
def photo(name: str) -> Response:
    """A photo of a public concern for everybody, of any other for whoever moderates it."""
    found = served(db.session(), name)
    if found is not None and _is_public(found):
        answer = _file(name, PICTURE_KIND, SHARED)
        answer.set_etag(name)
        answer.make_conditional(request)
        return answer
    if found is None or not _moderates(found.number):
        raise NotFound
    return _file(name, PICTURE_KIND, PRIVATE)


@pages.get("/look/<note>.jpg", gate=everyone)
def look(note: str) -> Response:
    """A photo for whoever was given its address on a page of their own, within ten minutes."""
    match facts_of(Use.LOOK, note):
        case [str(name)] if served(db.session(), name):
            return _file(name, PICTURE_KIND, PRIVATE)
        case _:
            raise NotFound


@pages.get("/<name>.ogg", gate=everyone)
def voice(name: str) -> Response:
    """A voice note for whoever moderates its concern; for the public there is none, whatever became of it."""
    if not _moderates(voice_notes.concern_of(db.session(), name)):
        raise NotFound
    return _sound(name)


@pages.get("/listen/<note>.ogg", gate=everyone)
def listen(note: str) -> Response:
    """A voice note for whoever was given its address on a page of their own, within ten minutes."""
    match facts_of(Use.LISTEN, note):
        case [str(name)] if voice_notes.is_kept(db.session(), name):
            return _sound(name)
        case _:
            raise NotFound


def _is_public(found: Served) -> bool:
    if found.state is None or found.exposure is None:
        return False
    return is_public(found.photo, found.state, found.exposure)


def _moderates(number: int | None) -> bool:
    """Whether the reader moderates a concern; nobody does what waits for none."""
    if number is None or signed_in() is None:
        return False
    return is_moderated_by(db.session(), current_actor(), number)


def _sound(name: str) -> Response:
    """A voice note, or a part of it: some telephones play nothing that they cannot ask for in parts."""
    answer = _file(name, SOUND_KIND, PRIVATE)
    answer.make_conditional(request, accept_ranges=True, complete_length=len(answer.get_data()))
    return answer


def _file(name: str, kind: str, kept: str) -> Response:
    with components().files.open(name) as file:
        answer = Response(file.read(), content_type=kind)
    answer.headers["Cache-Control"] = kept
    answer.headers["Content-Disposition"] = f'inline; filename="{NAMES[kind]}"'
    return answer
