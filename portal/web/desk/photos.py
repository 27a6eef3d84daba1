# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos beside the original: one form each, to show it, to hide it, or to cover parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import Field
from wtforms.widgets import TextArea

from portal.domain.media import Cover, Redaction
from portal.domain.photos import ALT_LIMIT
from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.queries.media.photos import PhotoCard, desk_photos
from portal.web.forms.fields import LineField
from portal.web.forms.versions import VersionedForm

SHOW: Final = "show"
HIDE: Final = "hide"

ROWS: Final = 4
"""Boxes of one form; a covered photo can be covered again."""
_LONGEST: Final = 60


class PhotoForm(VersionedForm):
    """Many of these stand on one page, so their ids begin with the photo's number."""

    # A text area for one line: Enter in an input would send the form, and with it show the photo.
    alt = LineField(lazy_gettext("What is to be seen?"), limit=ALT_LIMIT, widget=TextArea())

    def __init__(self, photo: int, **options: object) -> None:
        super().__init__(**options)
        for field in self:
            field.id = f"photo-{photo}-{field.short_name}"
            field.label.field_id = field.id


class BoxesField(Field):
    """Boxes to cover, each a field of four numbers: ‰ from the left, from the top, wide, high."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = [clean(str(value)[:_LONGEST], 3 * _LONGEST) for value in valuelist][:ROWS]
        written = [words for words in self.typed if words]
        if not written:
            raise ValueError(lazy_gettext("Please draw or write at least one box."))
        try:
            self.data = [_box(words) for words in written]
        except ValueError as wrong:
            raise ValueError(
                lazy_gettext("Please write four numbers for each box, within 0 and 1000: 120 80 200 150.")
            ) from wrong

    @property
    def rows(self) -> list[str]:
        typed: list[str] = getattr(self, "typed", [])
        return [*typed, *[""] * (ROWS - len(typed))]

    def _value(self) -> str:
        return ""


def _box(words: str) -> tuple[int, int, int, int]:
    """Read "120 80 200 150", in any digits. Raises ValueError for what is no box of a picture."""
    x, y, w, h = (int(number) for number in words.replace(",", " ").replace("،", " ").split())
    Redaction(x, y, w, h, Cover.BLACK)
    return x, y, w, h


class CoverForm(PhotoForm):
    """What to cover; the button says how."""

    alt = None  # type: ignore[assignment]  # the way WTForms takes a field out
    box = BoxesField(lazy_gettext("Boxes to cover"))


@dataclass(frozen=True, slots=True)
class DeskPhoto:
    """A photo of the desk with its forms, as they were sent if something is wrong with them."""

    card: PhotoCard
    form: PhotoForm
    cover: CoverForm


def on_desk(number: int, sent: tuple[int, PhotoForm] | None = None) -> list[DeskPhoto]:
    """The photos of a concern, each with its forms; `sent` is the one that was refused."""
    return [_drawn(card, sent) for card in desk_photos(db.session(), number)]


def _drawn(card: PhotoCard, sent: tuple[int, PhotoForm] | None) -> DeskPhoto:
    data = {"version": str(card.version), "alt": card.alt}
    form = PhotoForm(card.id, formdata=None, data=data)
    cover = CoverForm(card.id, formdata=None, data=data)
    if sent and sent[0] == card.id:
        return (
            DeskPhoto(card, form, sent[1])
            if isinstance(sent[1], CoverForm)
            else DeskPhoto(card, sent[1], cover)
        )
    return DeskPhoto(card, form, cover)
