"""Telephone lines, by where they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.arabic import fold, tokens
from portal.domain.concerns import Category
from portal.domain.places import PhoneKind
from portal.store.engine.cached_reference_data import cached
from portal.store.models import PhoneLine
from portal.store.queries.town.places import (
    OfficeCard,
    Place,
    name_in,
    offices,
    proposed_office,
    read_cards,
    territories,
    words_in,
)


@dataclass(frozen=True, slots=True)
class LineCard:
    """A telephone line; `languages` are codes, `hours_…` words, `office` and `territory` ids."""

    id: int
    number: str
    kind: PhoneKind
    office: int | None
    territory: int | None
    languages: tuple[str, ...]
    verified_on: date
    hours_ar: str
    hours_fr: str
    hours_en: str
    hours_zgh: str
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str

    def name(self, lang: str) -> str:
        return name_in(self, lang)

    def hours(self, lang: str) -> str:
        return words_in(self, "hours", lang)


@dataclass(frozen=True, slots=True)
class DirectorySection:
    """The lines answered in one place; `place` is None for those that answer everywhere."""

    place: Place | None
    lines: tuple[LineCard, ...]


@cached
def phone_lines(session: Session) -> tuple[LineCard, ...]:
    """Every line, in order."""
    p = PhoneLine
    own = (p.id, p.number, p.kind, p.office_id, p.territory_id, p.languages, p.verified_on)
    hours = (p.hours_ar, p.hours_fr, p.hours_en, p.hours_zgh)
    return tuple(read_cards(session, PhoneLine, _line, *own, *hours))


def _line(*values: Any) -> LineCard:
    languages = tuple(filter(None, values[5].split(",")))
    read: tuple[Any, ...] = (*values[:5], languages, *values[6:])
    return LineCard(*read)


@cached
def emergency_lines(session: Session) -> tuple[LineCard, ...]:
    """The numbers for danger now, the most general first."""
    return tuple(line for line in phone_lines(session) if line.kind is PhoneKind.EMERGENCY)


def directory(
    session: Session, *, territory: int | None = None, text: str = ""
) -> tuple[DirectorySection, ...]:
    """Lines that are not for emergencies, grouped by place: annexes first, then what answers for all of them.

    With `territory`, what answers for it: lines in it, in what it lies in and below it, and those of the
    offices it is routed to. With `text`, those whose name, office or number holds it, whatever the spelling.
    """
    tree, known, words = territories(session), offices(session), tokens(text)
    answers = _answering(session, territory) if territory is not None else None
    found: dict[int | None, list[LineCard]] = {}
    for line in phone_lines(session):
        office = known.get(line.office) if line.office is not None else None
        at = line.territory if line.territory is not None else office.territory if office else None
        near = answers is None or at is None or at in answers.places or line.office in answers.offices
        if line.kind is not PhoneKind.EMERGENCY and near and _holds(line, office, words):
            found.setdefault(at, []).append(line)
    order = {place.id: position for position, place in enumerate(tree)}
    depth = {at: len(tree.path(at)) if at is not None else 0 for at in found}
    places = sorted(found, key=lambda at: (-depth[at], order.get(at or 0, 0)))
    return tuple(DirectorySection(tree[at] if at is not None else None, tuple(found[at])) for at in places)


@dataclass(frozen=True, slots=True)
class _Answering:
    """Ids of the places and offices that answer for a place."""

    places: frozenset[int]
    offices: frozenset[int | None]


def _answering(session: Session, territory: int) -> _Answering:
    tree = territories(session)
    routed = frozenset(proposed_office(session, category, territory) for category in Category)
    return _Answering(tree.ancestors(territory) | tree.descendants(territory), routed - {None})


def _holds(line: LineCard, office: OfficeCard | None, words: list[str]) -> bool:
    """Whether each of the folded `words` is part of a name, or all of them together of the number."""
    names = [f"{row.name_ar} {row.name_fr} {row.name_en}" for row in (line, office) if row is not None]
    folded = fold(" ".join(names))
    digits = "".join(filter(str.isdecimal, line.number))
    # A number is kept with its country's code and asked for with the 0 of the country, or with 00.
    asked = "".join(words)
    return all(word in folded for word in words) or (asked.lstrip("0") or asked) in digits
