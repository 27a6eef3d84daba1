"""A declared mapping: which foreign column means what, and which of their values is which of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from portal import time_zones
from portal.domain.concerns import Category, Kind, State
from portal.domain.languages import TextLanguage
from portal.domain.places import AuthorityLine, OfficeKind, TerritoryKind
from portal.domain.text import clean

IMPORTABLE: Final = frozenset(
    {State.ACCEPTED, State.ANSWERED, State.NOT_FEASIBLE, State.UNCONFIRMED, State.CONFIRMED_DONE}
)
"""States a concern may arrive in: decided upon elsewhere, and with nothing left to wait for by the clock."""

OTHERWISE: Final = "*"
"""The key of a value table that stands for every value it does not name."""

Member = TypeVar("Member", bound=StrEnum)
Names = Mapping[str, str]


class BadMapping(ValueError):
    """The mapping itself will not do; the words say where."""


@dataclass(frozen=True, slots=True)
class Root:
    """The town a file is about; where it is not there, an import makes it, closed to new reports."""

    slug: str
    kind: TerritoryKind
    line: AuthorityLine
    names: Names


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the coordinates of a file lie in, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def hold(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True)
class Service:
    """The one office that answered there."""

    slug: str
    kind: OfficeKind
    names: Names


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; empty for what the file does not tell. `title` and `text` join several.

    `reporter` are those that tell of who reported: texts are compared with them, and they are not kept.
    """

    id: str
    opened: str
    text: tuple[str, ...]
    title: tuple[str, ...]
    closed: str = ""
    changed: str = ""
    status: str = ""
    category: str = ""
    kind: str = ""
    territory: str = ""
    landmark: str = ""
    lat: str = ""
    lon: str = ""
    answer: str = ""
    reporter: tuple[str, ...] = ()

    def named(self) -> frozenset[str]:
        """Every column the file must have."""
        single = (
            self.id, self.opened, self.closed, self.changed, self.status, self.category, self.kind,
            self.territory, self.landmark, self.lat, self.lon, self.answer,
        )  # fmt: skip
        return frozenset(filter(None, (*single, *self.text, *self.title, *self.reporter)))


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """Everything a file of mappings declares; `says` is the public line of where a concern came from,
    `answered` what an answer says that came without words. With `review` every row waits for a moderator."""

    name: str
    says: str
    answered: str
    language: TextLanguage
    zone: ZoneInfo
    dates: tuple[str, ...]
    missing: frozenset[str]
    encoding: str
    delimiter: str
    review: bool
    bounds: Bounds | None
    columns: Columns
    root: Root
    office: Service | None
    status: Mapping[str, State]
    category: Mapping[str, Category]
    kind: Mapping[str, Kind]


def parse(text: str) -> ImportMapping:
    """Read a mapping from TOML. Raises BadMapping naming what is missing or unknown."""
    try:
        return _mapping(tomllib.loads(text))
    except KeyError as missing:
        raise BadMapping(f"{missing.args[0]!r} is missing") from missing
    except (ValueError, TypeError) as wrong:
        raise BadMapping(str(wrong)) from wrong


def _mapping(told: Mapping[str, Any]) -> ImportMapping:
    status = _table(told["status"], State)
    if unfit := {state.value for state in status.values()} - IMPORTABLE:
        raise BadMapping(f"nothing can be imported as {', '.join(sorted(unfit))}")
    return ImportMapping(
        name=told["name"],
        says=told["says"],
        answered=told["answered"],
        language=TextLanguage(told["language"]),
        zone=time_zones.zone(told["timezone"]),
        dates=tuple(told["dates"]),
        missing=frozenset(told.get("missing", ())) | {""},
        encoding=told.get("encoding", "utf-8"),
        delimiter=told.get("delimiter", ","),
        review=bool(told.get("review", False)),
        bounds=_bounds(told["bounds"]) if "bounds" in told else None,
        columns=_columns(told["columns"]),
        root=_root(told["territory"]),
        office=_office(told["office"]) if "office" in told else None,
        status=status,
        category=_table(told["category"], Category),
        kind=_table(told.get("kind", {OTHERWISE: Kind.PROBLEM}), Kind),
    )


def _bounds(told: Mapping[str, Any]) -> Bounds:
    edges = Bounds(*(float(told[edge]) for edge in ("south", "west", "north", "east")))
    if not (-90 <= edges.south < edges.north <= 90 and -180 <= edges.west < edges.east <= 180):
        raise BadMapping("bounds: south < north and west < east are needed, in degrees")
    return edges


def _columns(told: Mapping[str, Any]) -> Columns:
    several = {name: _several(told[name]) for name in ("text", "title", "reporter") if name in told}
    return Columns(**{**told, **several})


def heading(said: str) -> str:
    """The name of a column as it is compared: composed, without spaces around it, small letters."""
    return " ".join(clean(said, 2 * len(said) + 1).split()).casefold()


def _several(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _names(told: Mapping[str, Any]) -> Names:
    return {f"name_{language}": told.get(language, "") for language in ("ar", "fr", "en", "zgh")}


def _root(told: Mapping[str, Any]) -> Root:
    return Root(
        slug=told["slug"],
        kind=TerritoryKind(told["kind"]),
        line=AuthorityLine(told["line"]),
        names=_names(told),
    )


def _office(told: Mapping[str, Any]) -> Service:
    return Service(told["slug"], OfficeKind(told["kind"]), _names(told))


def _table(told: Mapping[str, str], ours: type[Member]) -> dict[str, Member]:
    """Their value → ours, small letters: sources do not spell alike all year."""
    return {theirs.casefold(): ours(value) for theirs, value in told.items()}
