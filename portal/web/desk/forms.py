# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form for each decision. All of them carry the version they were made for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from portal.domain.concerns import TEXT_LIMIT, TITLE_LIMIT, Category, DeclineReason, Exposure, ReferTo
from portal.services.concern_effects import Given
from portal.store.database import db
from portal.store.queries.places import offices
from portal.web import faults
from portal.web.fields import Chosen, CodeField, Filled, LineField, TextField
from portal.web.forms import Form
from portal.web.i18n import current_language


class Decision(Form):
    """What every decision carries; `given` is what the step is handed."""

    version = HiddenField()

    def stated_version(self) -> int | None:
        """The version of the concern this form was drawn for, None when it does not say."""
        said = self.version.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None

    def given(self) -> Given:
        own = {name: field.data for name, field in self._fields.items() if name != "version"}
        return Given(**own)


class Take(Decision):
    """Nothing to fill in."""


class PublicCopy(Decision):
    title = LineField(lazy_gettext("Public title"), [Filled()], limit=TITLE_LIMIT)
    public_text = TextField(lazy_gettext("Public text"), [Filled()], limit=TEXT_LIMIT)


class Accept(PublicCopy):
    category = CodeField(lazy_gettext("About"), [Chosen()], of=Category)
    office = SelectField(
        lazy_gettext("Office that answers"), [Chosen()], coerce=lambda value: int(value) if value else None
    )
    exposure = CodeField(lazy_gettext("Who may read the public copy?"), [Chosen()], of=Exposure)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lang = current_language()
        known = [SelectChoice(value=one.id, label=one.name(lang)) for one in offices(db.session()).values()]
        self.office.choices = [SelectChoice(value="", label=str(faults.CHOOSE)), *known]


class Ask(Decision):
    text = TextField(lazy_gettext("Question to the reporter"), [Filled()], limit=TEXT_LIMIT)


class Decline(Decision):
    reason = CodeField(lazy_gettext("Reason"), [Chosen()], of=DeclineReason, empty=faults.CHOOSE)
    text = TextField(lazy_gettext("What the reporter will read"), [Filled()], limit=TEXT_LIMIT)


class Refer(Decision):
    refer_to = CodeField(lazy_gettext("Passed on to"), [Chosen()], of=ReferTo, empty=faults.CHOOSE)
    text = TextField(lazy_gettext("What was passed on"), [Filled()], limit=TEXT_LIMIT)


class Merge(Decision):
    joins = IntegerField(lazy_gettext("Number of the report it joins"), [InputRequired(faults.NUMBER)])


class Answer(Decision):
    text = TextField(lazy_gettext("Answer of the office"), [Filled()], limit=TEXT_LIMIT)


class Cannot(Decision):
    text = TextField(lazy_gettext("Reason of the office"), [Filled()], limit=TEXT_LIMIT)


class Claim(Decision):
    text = TextField(lazy_gettext("What was done"), [Filled()], limit=TEXT_LIMIT)


class Note(Decision):
    text = TextField(lazy_gettext("Internal note"), [Filled()], limit=TEXT_LIMIT)


class Message(Decision):
    text = TextField(lazy_gettext("Message to the reporter"), [Filled()], limit=TEXT_LIMIT)
