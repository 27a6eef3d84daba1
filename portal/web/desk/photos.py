# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos beside the original: one form each, to show it, to hide it, or to cover parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.widgets import TextArea

from portal.domain.photos import ALT_LIMIT
from portal.store.database import db
from portal.store.queries.photos import PhotoCard, desk_photos
from portal.web.fields import LineField
from portal.web.forms import Form

SHOW: Final = "show"
HIDE: Final = "hide"


class PhotoForm(Form):
    """Many of these stand on one page, so their ids begin with the photo's number."""

    version = HiddenField()
    # A text area for one line: Enter in an input would send the form, and with it show the photo.
    alt = LineField(lazy_gettext("What is to be seen?"), limit=ALT_LIMIT, widget=TextArea())

    def __init__(self, photo: int, **options: object) -> None:
        super().__init__(**options)
        for field in self:
            field.id = f"photo-{photo}-{field.short_name}"
            field.label.field_id = field.id

    def stated_version(self) -> int | None:
        said = self.version.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


@dataclass(frozen=True, slots=True)
class DeskPhoto:
    """A photo of the desk with its form, as it was sent if something is wrong with it."""

    card: PhotoCard
    form: PhotoForm


def on_desk(number: int, sent: tuple[int, PhotoForm] | None = None) -> list[DeskPhoto]:
    """The photos of a concern, each with its form; `sent` is the one that was refused."""
    refused = dict([sent]) if sent else {}
    cards = desk_photos(db.session(), number)
    return [DeskPhoto(card, refused.get(card.id) or _drawn(card)) for card in cards]


def _drawn(card: PhotoCard) -> PhotoForm:
    return PhotoForm(card.id, formdata=None, data={"version": str(card.version), "alt": card.alt})
