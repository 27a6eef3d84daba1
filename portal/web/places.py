# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing a place: annexes with their quarters, as residents know them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.store.database import db
from portal.store.queries.places import territories
from portal.web.i18n import current_language


class PlaceField(SelectField):
    """`data` is a territory's id, None while nothing is chosen."""

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=_number, choices=_places, **options)


def _places() -> list[SelectChoice]:
    groups = territories(db.session()).choices(current_language())
    first = SelectChoice(value="", label=str(lazy_gettext("Choose a place")))
    return [first] + [
        SelectChoice(value=str(place), label=name, optgroup=group.label)
        for group in groups
        for place, name in group.options
    ]


def _number(value: Any) -> int | None:
    """Read an id; WTForms takes the ValueError of anything else for an unknown choice."""
    return int(str(value)) if value else None
