"""A town as a TOML file says it: places, offices, who answers for what where, holidays.

The file is read whole before anything is written. Every fault is told with its key, and with its line as far
as the file's form shows one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from portal.domain.concerns import Category
from portal.domain.email_addresses import email_of
from portal.domain.errors import Invalid, TooLong
from portal.domain.places import (
    LANGUAGES,
    LARGEST_ORDINAL,
    NAME_LIMIT,
    READABLE,
    SLUG_LIMIT,
    AuthorityLine,
    OfficeKind,
    TerritoryKind,
)
from portal.domain.text import clean

LONGEST: Final = 2_000_000
"""Characters of a file; the places of a province take a tenth of it."""
ANYWHERE: Final = "anywhere"
"""The name of the routing table that answers in every place without a rule of its own."""

_SLUG: Final = re.compile(r"[a-z0-9-]+")
_HEADING: Final = re.compile(r"[ \t]*\[\[[ \t]*(territory|office)[ \t]*\]\]")
_ANY: Final = frozenset({"slug", "kind", "in", *LANGUAGES})
_KEYS: Final = {
    "territory": _ANY | {"line", "ordinal", "quarters"},
    "quarter": _ANY | {"line", "ordinal"},
    "office": _ANY | {"email"},
}
_TABLES: Final = frozenset({"territory", "office", "routing", "holidays"})

Entry = Mapping[str, Any]
Member = TypeVar("Member", bound=StrEnum)


class BadPlaces(ValueError):
    """The file will not do; `faults` says each reason in a sentence."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as told. `at` says where in the file; `told` holds the columns it has a value for."""

    at: str
    slug: str
    inside: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfficeRow:
    at: str
    slug: str
    inside: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """`place` is a slug, "" for anywhere."""

    at: str
    place: str
    category: Category
    office: str


@dataclass(frozen=True, slots=True)
class PlacesFile:
    places: tuple[PlaceRow, ...]
    offices: tuple[OfficeRow, ...]
    rules: tuple[Rule, ...]
    holidays: Mapping[date, str]


def parse(text: str) -> PlacesFile:
    """Read a file. Raises BadPlaces with everything that is wrong with it."""
    if len(text) > LONGEST:
        raise BadPlaces([f"{len(text)} characters are too many, {LONGEST} are taken"])
    text = text.removeprefix("\ufeff")
    try:
        told = tomllib.loads(text)
    except RecursionError as deep:
        raise BadPlaces(["nested too deeply"]) from deep
    except ValueError as broken:
        raise BadPlaces([str(broken)]) from broken
    return _Reading(text, told).file()


@dataclass
class _Reading:
    text: str
    told: Entry
    faults: list[str] = field(default_factory=list)

    def file(self) -> PlacesFile:
        for unknown in sorted(self.told.keys() - _TABLES):
            self.faults.append(f"{unknown}: the file has no such table; it has {', '.join(sorted(_TABLES))}")
        read = PlacesFile(
            places=tuple(self._places()),
            offices=tuple(self._offices()),
            rules=tuple(self._rules()),
            holidays=dict(self._holidays()),
        )
        self._doubled("territory", read.places)
        self._doubled("office", read.offices)
        if not self.faults and not (read.places or read.offices or read.rules or read.holidays):
            self.faults.append("the file names no place")
        if self.faults:
            raise BadPlaces(self.faults)
        return read

    def _places(self) -> Iterator[PlaceRow]:
        for position, (at, entry) in enumerate(self._entries("territory")):
            place = self._place(at, entry, position, "territory")
            yield place
            for order, quarter in enumerate(self._list(at, entry.get("quarters", []), "quarters")):
                spot = self._spot(at, quarter, order)
                inside = {"kind": "quarter", "line": "customary", "in": place.slug, **quarter}
                yield self._place(spot, inside, order, "quarter")

    def _offices(self) -> Iterator[OfficeRow]:
        for position, (at, entry) in enumerate(self._entries("office")):
            told = self._common(at, entry, "office", OfficeKind) | {"position": position}
            if "email" in entry:
                told["email"] = self._email(at, entry["email"])
            yield OfficeRow(at, self._slug(at, entry), self._inside(at, entry), told)

    def _place(self, at: str, entry: Entry, position: int, table: str) -> PlaceRow:
        told = self._common(at, entry, table, TerritoryKind) | {"position": position}
        told["line"] = self._member(at, entry, "line", AuthorityLine)
        if "ordinal" in entry:
            told["ordinal"] = self._ordinal(at, entry["ordinal"])
        return PlaceRow(at, self._slug(at, entry), self._inside(at, entry), told)

    def _common(self, at: str, entry: Entry, table: str, kinds: type[StrEnum]) -> dict[str, Any]:
        for unknown in sorted(entry.keys() - _KEYS[table]):
            self._wrong(at, unknown, f"no key of ours; there are {', '.join(sorted(_KEYS[table]))}")
        return {"kind": self._member(at, entry, "kind", kinds), **self._names(at, entry)}

    def _names(self, at: str, entry: Entry) -> dict[str, str]:
        names = {
            f"name_{language}": self._words(at, entry[language], language, NAME_LIMIT)
            for language in LANGUAGES
            if language in entry
        }
        if not any(names.get(f"name_{language}") for language in READABLE):
            self._wrong(at, "ar", "a name is needed, in Arabic, French or English")
        return names

    def _rules(self) -> Iterator[Rule]:
        for place, answers in self._table(self.told.get("routing", {}), "routing").items():
            for category, office in self._table(answers, f"routing.{place}").items():
                at = f"routing.{place}.{category}"
                if category not in set(Category):
                    self.faults.append(f"{at}: no subject of ours; there are {_said(Category)}")
                elif not isinstance(office, str):
                    self.faults.append(f"{at}: the slug of an office is needed")
                else:
                    yield Rule(at, "" if place == ANYWHERE else place, Category(category), office)

    def _holidays(self) -> Iterator[tuple[date, str]]:
        for day, name in self._table(self.told.get("holidays", {}), "holidays").items():
            try:
                yield date.fromisoformat(day), self._words("holidays", name, day, NAME_LIMIT)
            except ValueError:
                self.faults.append(f"holidays.{day}: a day is written 2026-01-11")

    def _entries(self, table: str) -> Iterator[tuple[str, Entry]]:
        """Each entry of a list of tables, with where it stands."""
        lines = self._headings(table)
        for index, entry in enumerate(self._list("", self.told.get(table, []), table)):
            yield (f"line {lines[index]}, {table}" if index < len(lines) else f"{table} {index + 1}"), entry

    def _headings(self, table: str) -> list[int]:
        found = (
            (number, _HEADING.match(line)) for number, line in enumerate(self.text.splitlines(), start=1)
        )
        return [number for number, heading in found if heading and heading[1] == table]

    def _spot(self, at: str, quarter: Entry, order: int) -> str:
        """Where a quarter stands: the line that says its slug, if one does."""
        said = re.search(rf"slug\s*=\s*[\"']{re.escape(str(quarter.get('slug', '')))}[\"']", self.text)
        if not said:
            return f"{at}.quarters {order + 1}"
        line = self.text.count("\n", 0, said.start()) + 1
        return f"line {line}, quarter"

    def _list(self, at: str, told: object, name: str) -> list[Entry]:
        if isinstance(told, list) and all(isinstance(entry, dict) for entry in told):
            return told
        self.faults.append(f"{f'{at}.' if at else ''}{name}: a list of tables is needed")
        return []

    def _table(self, told: object, name: str) -> Entry:
        if isinstance(told, dict):
            return told
        self.faults.append(f"{name}: a table is needed")
        return {}

    def _slug(self, at: str, entry: Entry) -> str:
        slug = entry.get("slug")
        fits = isinstance(slug, str) and len(slug) <= SLUG_LIMIT and _SLUG.fullmatch(slug)
        if isinstance(slug, str) and fits and all(slug.split("-")):
            return slug
        self._wrong(at, "slug", f"up to {SLUG_LIMIT} small letters, digits and hyphens are needed")
        return ""

    def _inside(self, at: str, entry: Entry) -> str:
        inside = entry.get("in", "")
        if isinstance(inside, str):
            return inside
        self._wrong(at, "in", "the slug of a place is needed")
        return ""

    def _member(self, at: str, entry: Entry, key: str, members: type[Member]) -> Member:
        said = entry.get(key)
        if isinstance(said, str) and said in set(members):
            return members(said)
        self._wrong(at, key, f"one of {_said(members)} is needed")
        return next(iter(members))

    def _ordinal(self, at: str, told: object) -> int | None:
        if type(told) is int and 0 < told <= LARGEST_ORDINAL:
            return told
        self._wrong(at, "ordinal", f"a number from 1 to {LARGEST_ORDINAL} is needed")
        return None

    def _email(self, at: str, told: object) -> str:
        try:
            return email_of(told) if isinstance(told, str) and told else ""
        except (Invalid, TooLong):
            self._wrong(at, "email", "an address such as name@example.org is needed")
            return ""

    def _words(self, at: str, told: object, key: str, limit: int) -> str:
        if not isinstance(told, str):
            self._wrong(at, key, "words in quotes are needed")
            return ""
        try:
            return clean(told, limit)
        except TooLong as long:
            self._wrong(at, key, f"{long.length} characters, {limit} are taken")
            return ""

    def _doubled(self, table: str, rows: Iterable[PlaceRow | OfficeRow]) -> None:
        seen: dict[str, str] = {}
        for row in rows:
            if row.slug and row.slug in seen:
                self._wrong(row.at, "slug", f"{row.slug!r} is taken by the {table} at {seen[row.slug]}")
            seen.setdefault(row.slug, row.at)

    def _wrong(self, at: str, key: str, why: str) -> None:
        self.faults.append(f"{at}.{key}: {why}")


def _said(members: type[StrEnum]) -> str:
    return ", ".join(member.value for member in members)
