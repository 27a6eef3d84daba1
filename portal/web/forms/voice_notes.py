# SPDX-License-Identifier: AGPL-3.0-or-later
"""A voice note in a form: cleaned as soon as it arrives, then carried from page to page as a signed ticket.

It travels as photos do (photos.py). There is one a form: a new recording takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import Field

from portal.domain.concerns import Category
from portal.domain.media import LONGEST_SOUND, UnusableFile
from portal.services.media.upload_voice_notes import HeldVoice, StoredVoice, hold, put
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.media.voice_notes import VoiceCard, held_voice, voices_of
from portal.web.guards.rate_limits import opened
from portal.web.request.components import components, now
from portal.web.request.signed_tickets import Use, facts_of, ticket
from portal.web.text import error_messages
from portal.web.text.labels import in_words

DROP: Final = "drop_voice"
"""Field of a tick box: the voice note is to be left out."""
ACCEPTED: Final = "audio/*"
"""Any sound, so that a telephone opens its recorder; what it is, its content says."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice note on the page of whoever may hear it: its address, good for ten minutes, and its name."""

    source: str
    words: str


class VoiceField(Field):
    """At most one voice note. `held` is what was cleaned, in this request or an earlier one."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.held: HeldVoice | None = None
        self.refused = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the ticket; a file is taken by `receive`, as that writes."""
        for value in valuelist:
            if not isinstance(value, str) or not value:
                continue
            match facts_of(Use.VOICE, value):
                case [int(note), str(mark)]:
                    self.held = HeldVoice(note, mark)
                case _:
                    self.refused = str(error_messages.say_of_voice("voice_gone"))

    def receive(self) -> None:
        """Clean and keep the recording of this request, or leave out the earlier one if that was asked."""
        if request.form.get(DROP):
            self.held, self.refused = None, ""
        stored = self._taken()
        if stored is not None:
            with work(now()) as w:
                self.held, self.refused = hold(w, stored), ""
        self.process_errors = [self.refused] if self.refused else []

    @property
    def ticket(self) -> str:
        return ticket(Use.VOICE, self.held.id, self.held.mark) if self.held else ""

    @property
    def chosen(self) -> Heard | None:
        """The voice note to be played, as far as it is still there."""
        card = held_voice(db.session(), self.held.id, self.held.mark) if self.held else None
        return heard(card) if card else None

    def __call__(self, **attributes: Any) -> Markup:
        """Draw the input for a recording."""
        more = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
        return Markup('<input type="file" id="{}" name="{}" accept="{}" capture{}>').format(
            self.id, self.name, ACCEPTED, more
        )

    def _value(self) -> str:
        return ""

    def _taken(self) -> StoredVoice | None:
        """Return what could be cleaned and kept; a refusal is noted."""
        upload = next((sent for sent in request.files.getlist(self.name) if sent.filename), None)
        if upload is None:
            return None
        try:
            return put(components().files, opened(components().sounds.read, upload.read()))
        except UnusableFile as refused:
            self.refused = str(error_messages.say_of_voice(refused.why))
            return None


@dataclass(frozen=True, slots=True)
class Voices:
    """The voice notes of a case, by what they came with: the report itself, or a message."""

    report: Heard | None
    messages: Mapping[int, Heard]


def voices(session: Session, number: int) -> Voices:
    """Gather the voice notes of a case for whoever was found to hold its receipt."""
    cards = voices_of(session, number)
    return Voices(
        next((heard(card) for card in cards if card.message is None), None),
        {card.message: heard(card) for card in cards if card.message is not None},
    )


def heard(card: VoiceCard) -> Heard:
    return Heard(listen(card.file), spoken(card.seconds))


def listen(name: str) -> str:
    """Return an address of a voice note for the holder of this page, good for ten minutes."""
    # Not by `url`, which would remember it.
    return components().urls.mounted(f"/media/listen/{ticket(Use.LISTEN, name)}.ogg")


def spoken(seconds: float) -> str:
    """Say that something was spoken, and for how long: “Voice note, 0:42”."""
    whole = max(1, min(LONGEST_SOUND, round(seconds)))
    return str(gettext("Voice note, %(length)s", length=f"{whole // 60}:{whole % 60:02}"))


def wordless(seconds: float | None, category: Category) -> str:
    """What to call a report nobody wrote a word of: by its voice note, else by its subject."""
    return in_words(category) if seconds is None else spoken(seconds)
