# SPDX-License-Identifier: AGPL-3.0-or-later
"""Telephone lines as pages show them: named and dialled, for the reader of this request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.errors import Invalid
from portal.domain.phones import Telephone
from portal.store.engine.database import db
from portal.store.queries.town.directory import LineCard, emergency_lines, phone_lines
from portal.store.queries.town.places import OfficeCard, offices
from portal.web.request.components import components
from portal.web.request.language import current_language


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """`shown` is the number as people read it, `tel` as it is dialled, `note` its hours."""

    name: str
    note: str
    tel: str
    shown: str
    verified_on: date | None


def lines(cards: Iterable[LineCard]) -> list[EmergencyLine]:
    """Settle lines for the reader; one without a name of its own is called by its office.

    What is no one number is left out: it could only be dialled wrong (`portal doctor` names it).
    """
    lang = current_language()
    known = offices(db.session())
    return [
        EmergencyLine(
            name=card.name(lang) or (_office(known, card.office, lang)),
            note=card.hours(lang),
            tel=phone.dialled,
            shown=phone.shown,
            verified_on=card.verified_on,
        )
        for card in cards
        if (phone := telephone(card.number)) is not None
    ]


def telephone(number: str) -> Telephone | None:
    """The number of a line as it is dialled and shown, None for what is no one number."""
    try:
        return components().phones.read(number)
    except Invalid:
        return None


def emergencies() -> list[EmergencyLine]:
    """The numbers for danger now, the most general first."""
    return lines(emergency_lines(db.session()))


def lines_near(office: int | None, territory: int | None, most: int) -> list[EmergencyLine]:
    """At most `most` lines to call about an office or a place, its own before the emergency numbers."""
    wanted = [card for card in phone_lines(db.session()) if _serves(card, office, territory)]
    rest = [card for card in emergency_lines(db.session()) if card not in wanted]
    return lines([*wanted, *rest][:most])


def _office(known: Mapping[int, OfficeCard], office: int | None, lang: str) -> str:
    return known[office].name(lang) if office is not None else ""


def _serves(card: LineCard, office: int | None, territory: int | None) -> bool:
    return (office is not None and card.office == office) or (
        territory is not None and card.territory == territory
    )
