# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing a place: annexes with their quarters, as residents know them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.domain.languages import Language
from portal.store.engine.database import db
from portal.store.queries.town.places import PlaceGroup, territories
from portal.web.request.language import current_language


class PlaceField(SelectField):
    """`data` is a territory's id, None while nothing is chosen."""

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=_number, **options)
        self.choices = _places()

    @property
    def empty(self) -> bool:
        """Whether the portal has no place to choose."""
        return len(self.choices) == 1


def _places() -> tuple[SelectChoice, ...]:
    lang = current_language()
    return _choices(territories(db.session()).choices(lang), lang)


@lru_cache
def _choices(groups: tuple[PlaceGroup, ...], _lang: Language) -> tuple[SelectChoice, ...]:
    """Every form in a language offers the same places until somebody changes one."""
    first = str(lazy_gettext("Choose a place"))
    places = (
        SelectChoice(value=str(place), label=name, optgroup=group.label)
        for group in groups
        for place, name in group.options
    )
    return (SelectChoice(value="", label=first), *places)


def _number(value: Any) -> int | None:
    """Read an id; WTForms takes the ValueError of anything else for an unknown choice."""
    return int(str(value)) if value else None
