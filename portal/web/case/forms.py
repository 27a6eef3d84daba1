# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed at a case: its code, words to the moderators, an address to be told by."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext
from wtforms import StringField

from portal.domain.concerns import TEXT_LIMIT
from portal.domain.email_addresses import EMAIL_LIMIT
from portal.domain.receipts import grouped, parse
from portal.domain.text import clean
from portal.web.departures import VisitField
from portal.web.fields import Filled, LineField, TextField
from portal.web.forms import Form
from portal.web.photos import PhotosField
from portal.web.voice_notes import VoiceField

_KEPT: Final = 60
"""Characters of a wrong code that are given back; a right one with every separator doubled has fewer."""


class CodeForm(Form):
    """What does not read as a code is looked up all the same, so that both take the same way."""

    receipt = StringField(lazy_gettext("Your secret code"))
    visit = VisitField()

    @property
    def code(self) -> str:
        """Twenty digits, or "" for anything else; no receipt is empty."""
        return parse(str(self.receipt.data or "")) or ""

    @property
    def typed(self) -> str:
        """What goes back into the field, so that one wrong digit does not cost the other nineteen."""
        if self.code:
            return grouped(self.code)
        return clean(str(self.receipt.data or "")[:_KEPT], 3 * _KEPT)


class WordsForm(Form):
    """One text for every act: an answer, a message, what was seen, why a decision is wrong."""

    text = TextField(lazy_gettext("Your message"), limit=TEXT_LIMIT)
    voice = VoiceField(lazy_gettext("Voice note"))
    photos = PhotosField(lazy_gettext("Photos"))

    def receive(self) -> None:
        """Take the files of this request."""
        self.voice.receive()
        self.photos.receive()


class NoticeForm(Form):
    """An address, and nothing else of whoever leaves it."""

    email = LineField(lazy_gettext("E-mail address"), [Filled()], limit=EMAIL_LIMIT)
