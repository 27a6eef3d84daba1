# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed at a case: its code, words to the moderators, an address to be told by."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from flask_babel import gettext, lazy_gettext
from wtforms import StringField

from portal.domain.concerns import TEXT_LIMIT
from portal.domain.email_addresses import EMAIL_LIMIT
from portal.domain.receipts import DIGITS, Reading, grouped, read
from portal.domain.text import clean
from portal.web.forms.fields import Filled, LineField, TextField
from portal.web.forms.forms import Form
from portal.web.forms.photos import PhotosField
from portal.web.forms.voice_notes import VoiceField
from portal.web.guards.quick_exit import VisitField
from portal.web.text import error_messages

_KEPT: Final = 200
"""Characters that are given back of what holds no code; a code with every separator doubled has fewer."""


class CodeForm(Form):
    """What does not read as a code is looked up all the same, so that both take the same way."""

    receipt = StringField(lazy_gettext("Your secret code"))
    visit = VisitField()

    @property
    def code(self) -> str:
        """Twenty digits, or "" for anything else; no receipt is empty."""
        return self.reading.code

    @cached_property
    def reading(self) -> Reading:
        return read(str(self.receipt.data or ""))

    @property
    def typed(self) -> str:
        """What goes back into the field, so that one wrong digit does not cost the other nineteen."""
        if self.code:
            return grouped(self.code)
        return clean(str(self.receipt.data or "")[:_KEPT], 3 * _KEPT)

    def complain(self, *, wait: bool) -> None:
        """Say why nothing opens: how many digits there are of twenty, or that nobody has such a code."""
        if wait:
            said = error_messages.say("too_many_codes")
        elif self.reading.several:
            said = error_messages.say("several_codes")
        elif self.code or not self.reading.digits:
            said = error_messages.say("unknown_receipt")
        elif self.reading.digits < DIGITS:
            said = gettext(
                "You typed %(count)s of %(whole)s digits.", count=self.reading.digits, whole=DIGITS
            )
        else:
            said = gettext(
                "These are %(count)s digits, and a code has %(whole)s. Leave only the code.",
                count=self.reading.digits,
                whole=DIGITS,
            )
        self.receipt.errors = [said]


class WordsForm(Form):
    """One text for every act: an answer, a message, what was seen, why a decision is wrong."""

    text = TextField(lazy_gettext("Your message"), limit=TEXT_LIMIT)
    voice = VoiceField(lazy_gettext("Voice note"))
    photos = PhotosField(lazy_gettext("Photos"))

    def receive(self) -> None:
        """Take the files of this request."""
        self.voice.receive()
        self.photos.receive()


class AlertForm(Form):
    """An address, and nothing else of whoever leaves it."""

    email = LineField(lazy_gettext("E-mail address"), [Filled()], limit=EMAIL_LIMIT)
