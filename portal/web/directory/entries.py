# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory as its pages show it, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.domain.languages import TextLanguage
from portal.domain.phones import Telephone
from portal.domain.places import OfficeKind, PhoneKind
from portal.store.queries.town.directory import DirectorySection, LineCard
from portal.store.queries.town.places import OfficeCard
from portal.web.request.phone_lines import telephone

STALE: Final = timedelta(days=45)
"""We promise to call every number once a month; two weeks late we say so."""

NAMED_BY_PLACE: Final = frozenset({OfficeKind.ANNEX, OfficeKind.PASHALIK})
"""Offices that are called like the place they stand under."""


_MOBILE: Final = frozenset({PhoneKind.MOBILE, PhoneKind.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `shown` is its number as read, `tel` as dialled, "" for what is no one number.

    `write_to` is where a browser opens a conversation, "" for a line that takes no messages; `office` is ""
    when the name says it.
    """

    id: int
    name: str
    office: str
    hours: str
    languages: tuple[TextLanguage, ...]
    shown: str
    tel: str
    write_to: str
    mobile: bool
    verified_on: date
    stale: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one place; `slug` and `name` are "" for those that answer everywhere."""

    slug: str
    name: str
    entries: tuple[Entry, ...]


def sections(
    found: Iterable[DirectorySection], offices: Mapping[int, OfficeCard], lang: str, today: date
) -> list[Section]:
    return [
        Section(
            slug=part.place.slug if part.place else "",
            name=part.place.name(lang) if part.place else "",
            entries=tuple(entry(line, offices, lang, today) for line in part.lines),
        )
        for part in found
    ]


def entry(line: LineCard, offices: Mapping[int, OfficeCard], lang: str, today: date) -> Entry:
    known = offices.get(line.office) if line.office is not None else None
    office = known.name(lang) if known else ""
    name = line.name(lang) or office
    phone = telephone(line.number)
    said = name == office or (known is not None and known.kind in NAMED_BY_PLACE)
    return Entry(
        id=line.id,
        name=name,
        office="" if said else office,
        hours=line.hours(lang),
        languages=tuple(TextLanguage(code) for code in line.languages),
        shown=phone.shown if phone else line.number,
        tel=phone.dialled if phone else "",
        write_to=_conversation(line, phone),
        mobile=line.kind in _MOBILE,
        verified_on=line.verified_on,
        stale=today - line.verified_on > STALE,
    )


def _conversation(line: LineCard, phone: Telephone | None) -> str:
    reached = phone is not None and line.kind is PhoneKind.WHATSAPP and phone.messages_to
    return f"https://wa.me/{reached}" if reached else ""
