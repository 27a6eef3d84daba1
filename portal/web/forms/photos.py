# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos in forms: cleaned as soon as they arrive, then carried from page to page as signed tickets.

Under the name of the field come new files and the tickets of earlier ones. What a wrong file costs is a
sentence at the field; all else in the form stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import Field

from portal.domain.media import MOST_PHOTOS, PHOTO_KINDS, Refusal, UnusableFile
from portal.services.media.upload_photos import HeldPhoto, StoredPhoto, hold, put
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.media.photos import PhotoCard, case_photos, held_photos
from portal.web.guards.rate_limits import opened
from portal.web.request.components import components, now
from portal.web.request.signed_tickets import Use, facts_of, ticket
from portal.web.text import error_messages

DROP: Final = "drop"
"""Field of tick boxes: the places of photos to be left out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A photo that waits for its report: the ticket that carries it, and where its holder may look at it."""

    ticket: str
    look: str
    width: int
    height: int


class PhotosField(Field):
    """At most `most` photos. `held` are those that were cleaned, in the order they came."""

    def __init__(self, label: Any = None, *, most: int = MOST_PHOTOS, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most
        self.held: list[HeldPhoto] = []
        self.refused: list[str] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the tickets; files are taken by `receive`, as that writes."""
        given = [facts_of(Use.PHOTO, value) for value in valuelist if isinstance(value, str) and value]
        known = [HeldPhoto(int(facts[0]), str(facts[1])) for facts in given if facts]
        self.held = list(dict.fromkeys(known))[: self.most]
        if len(known) < len(given):
            self.refused.append(str(error_messages.say("photo_gone")))

    def receive(self) -> None:
        """Clean and keep the files of this request, and leave out what its sender asked to."""
        self._leave_out(set(request.form.getlist(DROP)))
        stored = list(self._taken())
        if stored:
            with work(now()) as w:
                self.held += [hold(w, one) for one in stored]
        self.process_errors = [" ".join(self.refused)] if self.refused else []

    @property
    def tickets(self) -> list[str]:
        return [ticket(Use.PHOTO, one.id, one.mark) for one in self.held]

    @property
    def room(self) -> int:
        """How many more may be chosen."""
        return self.most - len(self.held)

    @property
    def chosen(self) -> list[Chosen]:
        """The photos to be drawn, as far as they are still there."""
        there = held_photos(db.session(), [(one.id, one.mark) for one in self.held])
        found = ((one, there.get((one.id, one.mark))) for one in self.held)
        return [_chosen(one, card) for one, card in found if card]

    def __call__(self, **attributes: Any) -> Markup:
        """Draw the input for more files."""
        several = Markup(" multiple") if self.room > 1 else ""
        more = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
        return Markup('<input type="file" id="{}" name="{}" accept="{}"{}{}>').format(
            self.id, self.name, ",".join(PHOTO_KINDS), several, more
        )

    def _value(self) -> str:
        return ""

    def _taken(self) -> Iterator[StoredPhoto]:
        """Yield what could be cleaned and kept; a refusal is noted and the rest goes on."""
        sent = [upload for upload in request.files.getlist(self.name) if upload.filename]
        images, files = components().images, components().files
        for place, upload in enumerate(sent, 1):
            if place > self.room:
                self.refused.append(str(error_messages.say(Refusal.TOO_MANY_PHOTOS)))
                return
            try:
                yield put(files, opened(images.read, upload.read()))
            except UnusableFile as refused:
                self.refused.append(_told(refused, place, of=len(sent)))

    def _leave_out(self, places: set[str]) -> None:
        self.held = [one for place, one in enumerate(self.held, 1) if str(place) not in places]


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo on a page of whoever holds its report: a card that leads to the full picture."""

    card: str
    full: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Album:
    """The photos of a case, by what they came with: the report itself, a message, a step."""

    report: tuple[Seen, ...]
    messages: Mapping[int, tuple[Seen, ...]]
    entries: Mapping[int, tuple[Seen, ...]]


def album(session: Session, number: int) -> Album:
    """Gather the photos of a case for whoever was found to hold its receipt."""
    cards = case_photos(session, number)
    return Album(
        tuple(_seen(card) for card in cards if card.message is None and card.entry is None),
        _by((card.message, _seen(card)) for card in cards),
        _by((card.entry, _seen(card)) for card in cards),
    )


def _by(pairs: Iterable[tuple[int | None, Seen]]) -> dict[int, tuple[Seen, ...]]:
    grouped: dict[int, tuple[Seen, ...]] = {}
    for key, seen in pairs:
        if key is not None:
            grouped[key] = (*grouped.get(key, ()), seen)
    return grouped


def _seen(card: PhotoCard) -> Seen:
    return Seen(look(card.card), look(card.full), *card.size("card"), card.alt)


def look(name: str) -> str:
    """Return an address of a file for the holder of this page, good for ten minutes."""
    # Not by `url`, which would remember it.
    return components().urls.mounted(f"/media/look/{ticket(Use.LOOK, name)}.jpg")


def _chosen(held: HeldPhoto, card: PhotoCard) -> Chosen:
    return Chosen(ticket(Use.PHOTO, held.id, held.mark), look(card.thumb), *card.size("thumb"))


def _told(refused: UnusableFile, place: int, *, of: int) -> str:
    why = str(error_messages.say(refused.why))
    return why if of == 1 else str(gettext("Photo %(number)s: %(why)s", number=place, why=why))
