# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telephone lines as pages show them: named and dialled, for the reader of this request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.store.database import db
from portal.store.queries.directory import LineCard, emergency_lines, phone_lines
from portal.store.queries.places import OfficeCard, offices
from portal.web.i18n import current_language

COUNTRY: Final = "+212"
_NATIONAL: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """`shown` is the number as read, `tel` as dialled, `note` its hours."""

    name: str
    note: str
    tel: str
    shown: str
    verified_on: date | None


def lines(cards: Iterable[LineCard]) -> list[Line]:
    """Settle lines for the reader; one without a name of its own is called by its office."""
    lang = current_language()
    known = offices(db.session())
    return [
        Line(
            name=card.name(lang) or (_office(known, card.office, lang)),
            note=card.hours(lang),
            tel=dialled(card.number),
            shown=card.number,
            verified_on=card.verified_on,
        )
        for card in cards
    ]


def emergencies() -> list[Line]:
    """The numbers for danger now, the most general first."""
    return lines(emergency_lines(db.session()))


def lines_near(office: int | None, territory: int | None, most: int) -> list[Line]:
    """At most `most` lines to call about an office or a place, its own before the emergency numbers."""
    wanted = [card for card in phone_lines(db.session()) if _serves(card, office, territory)]
    rest = [card for card in emergency_lines(db.session()) if card not in wanted]
    return lines([*wanted, *rest][:most])


def dialled(number: str) -> str:
    """The number as a phone takes it: a Moroccan one with its country's code, a short one as it is."""
    digits = "".join(filter(str.isdecimal, number))
    if number.startswith("+"):
        return f"+{digits}"
    national = digits.startswith("0") and len(digits) == _NATIONAL
    return f"{COUNTRY}{digits[1:]}" if national else digits


def _office(known: Mapping[int, OfficeCard], office: int | None, lang: str) -> str:
    return known[office].name(lang) if office is not None else ""


def _serves(card: LineCard, office: int | None, territory: int | None) -> bool:
    return (office is not None and card.office == office) or (
        territory is not None and card.territory == territory
    )
