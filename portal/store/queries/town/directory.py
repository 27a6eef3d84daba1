"""Telephone lines, by where they are answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.arabic import fold, tokens
from portal.domain.concerns import Category
from portal.domain.places import PhoneKind
from portal.store.cards import card_of
from portal.store.engine.cached_reference_data import cached
from portal.store.models import PhoneLine
from portal.store.queries.town.places import (
    OfficeCard,
    Place,
    name_in,
    names_of,
    offices,
    proposed_office,
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
    verified_on: date
    hours_ar: str
    hours_fr: str
    hours_en: str
    hours_zgh: str
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str
    languages: tuple[str, ...] = ()

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
    line = card_of(
        LineCard,
        id=p.id,
        number=p.number,
        kind=p.kind,
        office=p.office_id,
        territory=p.territory_id,
        verified_on=p.verified_on,
        hours_ar=p.hours_ar,
        hours_fr=p.hours_fr,
        hours_en=p.hours_en,
        hours_zgh=p.hours_zgh,
        **names_of(p),
    )
    rows = session.execute(select(line, p.languages).order_by(p.position, p.id))
    return tuple(replace(card, languages=tuple(filter(None, spoken.split(",")))) for card, spoken in rows)


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
