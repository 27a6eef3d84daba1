# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form for each decision. All of them carry the version they were made for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, ValidationError
from wtforms.widgets import TextArea

from portal.domain.actions import Action
from portal.domain.concerns import TEXT_LIMIT, TITLE_LIMIT, Category, DeclineReason, Exposure, ReferTo
from portal.domain.photos import ALT_LIMIT
from portal.domain.reading import whole_number
from portal.services.concerns.effects import Given
from portal.store.engine.database import db
from portal.store.queries.town.places import offices
from portal.web.forms.fields import Chosen, CodeField, Filled, LineField, TextField
from portal.web.forms.photos import PhotosField
from portal.web.forms.versions import VersionedForm
from portal.web.request.language import current_language
from portal.web.text import error_messages

_LARGEST: Final = 2**31 - 1
"""The largest number a concern can have in the store."""


class Decision(VersionedForm):
    """What every decision carries; `given` is what the step is handed.

    Many of these stand on one page under the same field names, so their ids begin with the step's.
    """

    def __init__(self, step: Action, **options: Any) -> None:
        super().__init__(**options)
        for field in self:
            field.id = f"{step.value}-{field.short_name}"
            field.label.field_id = field.id

    def given(self) -> Given:
        own = {name: field.data for name, field in self._fields.items() if name != "version"}
        return Given(**own)

    def typed(self) -> list[tuple[str, str]]:
        """(label, words) of everything written by hand, to be given back when the form itself cannot be."""
        written = (field for field in self if isinstance(field, LineField) and field.data)
        return [(str(field.label.text), field.data) for field in written]


class Take(Decision):
    """Nothing to fill in."""


class PublicCopy(Decision):
    # A text area for one line: Enter in an input would send the form, and with it publish the copy.
    title = LineField(lazy_gettext("Public title"), [Filled()], limit=TITLE_LIMIT, widget=TextArea())
    public_text = TextField(lazy_gettext("Public text"), [Filled()], limit=TEXT_LIMIT)


class Accept(PublicCopy):
    category = CodeField(lazy_gettext("About"), [Chosen()], of=Category)
    office = SelectField(
        lazy_gettext("Office that answers"), [Chosen()], coerce=lambda value: int(value) if value else None
    )
    exposure = CodeField(lazy_gettext("Who may read the public copy?"), [Chosen()], of=Exposure)

    def __init__(self, step: Action, **options: Any) -> None:
        super().__init__(step, **options)
        lang = current_language()
        known = [SelectChoice(value=one.id, label=one.name(lang)) for one in offices(db.session()).values()]
        self.office.choices = [SelectChoice(value="", label=str(error_messages.CHOOSE)), *known]


class Ask(Decision):
    text = TextField(lazy_gettext("Question to the reporter"), [Filled()], limit=TEXT_LIMIT)


class Decline(Decision):
    reason = CodeField(
        lazy_gettext("Reason"), [Chosen()], of=DeclineReason, empty=lazy_gettext("Choose a reason")
    )
    text = TextField(lazy_gettext("What the reporter will read"), [Filled()], limit=TEXT_LIMIT)


class Refer(Decision):
    refer_to = CodeField(lazy_gettext("Passed on to"), [Chosen()], of=ReferTo, empty=error_messages.CHOOSE)
    text = TextField(lazy_gettext("What was passed on"), [Filled()], limit=TEXT_LIMIT)


class NumberField(IntegerField):
    """A number that may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value for value in valuelist if value.strip()])


def _ticked(value: object) -> int | None:
    """The number of a radio button; what is none was not ticked on a page of ours."""
    return whole_number(str(value))


class Merge(Decision):
    """The concern it joins: one of those that look alike (`pick`), or any other by its number (`joins`)."""

    pick = RadioField(
        lazy_gettext("Reports that look alike"),
        coerce=_ticked,
        choices=[],
        validate_choice=False,
    )
    joins = NumberField(lazy_gettext("Another report, by its number"))

    def validate_joins(self, field: NumberField) -> None:
        if field.process_errors:
            return
        if field.data is None and self.pick.data is None:
            raise ValidationError(lazy_gettext("Please choose a report, or write its number."))
        if not 0 < self._chosen() <= _LARGEST:
            raise ValidationError(error_messages.say("unknown"))

    def given(self) -> Given:
        return Given(joins=self._chosen())

    def _chosen(self) -> int:
        """What was written wins over what is ticked: it was done last, and on purpose."""
        return int(self.pick.data if self.joins.data is None else self.joins.data)


class Shown(Decision):
    """Words that everybody reads, with a photo of the work if there is one."""

    photos = PhotosField(lazy_gettext("Photo of the work"), most=1)
    alt = LineField(lazy_gettext("What is to be seen on the photo?"), limit=ALT_LIMIT, widget=TextArea())

    def validate_alt(self, field: LineField) -> None:
        if self.photos.held and not field.data:
            raise ValidationError(error_messages.say("required"))

    def given(self) -> Given:
        return Given(text=self["text"].data)


class Answer(Shown):
    text = TextField(lazy_gettext("Answer of the office"), [Filled()], limit=TEXT_LIMIT)


class Cannot(Decision):
    text = TextField(lazy_gettext("Reason of the office"), [Filled()], limit=TEXT_LIMIT)


class Claim(Shown):
    text = TextField(lazy_gettext("What was done"), [Filled()], limit=TEXT_LIMIT)


class Note(Decision):
    text = TextField(lazy_gettext("Internal note"), [Filled()], limit=TEXT_LIMIT)


class Message(Decision):
    text = TextField(lazy_gettext("Message to the reporter"), [Filled()], limit=TEXT_LIMIT)


FORMS: Final[Mapping[Action, type[Decision]]] = {
    Action.TAKE: Take,
    Action.ACCEPT: Accept,
    Action.ASK: Ask,
    Action.DECLINE: Decline,
    Action.MERGE: Merge,
    Action.REFER: Refer,
    Action.ANSWER: Answer,
    Action.CLAIM: Claim,
    Action.CANNOT: Cannot,
    Action.MESSAGE: Message,
    Action.NOTE: Note,
    Action.REWORD: PublicCopy,
}
"""Every decision a moderator can take, in the order they are drawn."""
