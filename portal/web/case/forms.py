# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two things typed at a case: its code, and words to the moderators."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext
from wtforms import StringField

from portal.domain.concerns import TEXT_LIMIT
from portal.domain.receipts import grouped, parse
from portal.domain.text import clean
from portal.web.departures import VisitField
from portal.web.fields import TextField
from portal.web.forms import Form
from portal.web.photos import PhotosField

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
    photos = PhotosField(lazy_gettext("Photos"))
