# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields that only a report has: a point as two numbers, its day, an association to speak for."""

from __future__ import annotations

import math
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import DateField, SelectChoice, SelectField, StringField

from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.queries.associations.associations import associations_of
from portal.web.request.components import town_today
from portal.web.request.language import current_language
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

_MARKS: Final = str.maketrans({",": ".", "٫": ".", "−": "-", "°": None})
_LONGEST: Final = 32
_DECIMALS: Final = 6
"""Eleven centimetres; more would only be noise."""


class AssociationField(SelectField):
    """The verified associations of whoever is signed in; the only one there is needs no choosing."""

    data: int | None

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=_number, **options)
        self.choices = _associations()

    def process_formdata(self, valuelist: list[Any]) -> None:
        own = [choice.value for choice in self.choices if choice.value]
        chosen = [value for value in valuelist if value in own] or own[: len(own) == 1]
        self.data = int(chosen[0]) if chosen else None

    @property
    def usable(self) -> bool:
        return len(self.choices) > 1

    @property
    def several(self) -> bool:
        return len(self.choices) > 2


class DegreeField(StringField):
    """Degrees of latitude or longitude as a phone shows them; `data` is a number, None when left empty."""

    typed = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.typed = clean(str(valuelist[0])[:_LONGEST], _LONGEST) if valuelist else ""
        if not self.typed:
            return
        try:
            degrees = float(self.typed.translate(_MARKS))
        except ValueError as wrong:
            raise ValueError(lazy_gettext("Please write a number such as 30.4727.")) from wrong
        if not math.isfinite(degrees):
            raise ValueError(error_messages.say("out_of_range"))
        self.data = round(degrees, _DECIMALS)

    def _value(self) -> str:
        return self.typed


class DayField(DateField):
    """A day, from a browser's calendar or typed as people write it here."""

    typed = ""

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = clean(str(valuelist[0])[:_LONGEST], _LONGEST) if valuelist else ""
        super().process_formdata([self.typed] if self.typed else [])

    def _value(self) -> str:
        return self.data.isoformat() if self.data else self.typed


def _associations() -> list[SelectChoice]:
    first = SelectChoice(value="", label=lazy_gettext("Choose your association"))
    account = current_actor().account
    if account is None:
        return [first]
    lang = current_language()
    own = associations_of(db.session(), account, town_today())
    return [first] + [
        SelectChoice(value=str(association.id), label=association.called(lang))
        for association, _ in own
        if association.verified
    ]


def _number(value: Any) -> int | None:
    """Read an id; WTForms takes the ValueError of anything else for an unknown choice."""
    return int(str(value)) if value else None
