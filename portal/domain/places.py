"""Territories, the offices that answer in them, and their telephone lines."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol

from portal.domain.arabic import tokens
from portal.domain.languages import Language

NAME_LIMIT: Final = 120
"""Characters of a name, as the columns hold them."""
SLUG_LIMIT: Final = 80
LARGEST_ORDINAL: Final = 999
LANGUAGES: Final = tuple(language.value for language in Language)
"""The languages a place, an office and a line have a name in."""
READABLE: Final = ("ar", "fr", "en")
"""Where one has no name in the reader's language, one of these stands for it, so one of them is needed."""


class TerritoryKind(StrEnum):
    PROVINCE = "province"
    PASHALIK = "pashalik"
    ANNEX = "annex"
    CAIDAT = "caidat"
    COMMUNE = "commune"
    QUARTER = "quarter"
    DOUAR = "douar"


class AuthorityLine(StrEnum):
    """Two parallel lines of authority that are never merged, and what people call places."""

    STATE = "state"
    ELECTED = "elected"
    CUSTOMARY = "customary"


class OfficeKind(StrEnum):
    PASHALIK = "pashalik"
    ANNEX = "annex"
    COMMUNE_SERVICE = "commune_service"
    EDUCATION = "education"
    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    UTILITY = "utility"
    OTHER = "other"


class PhoneKind(StrEnum):
    EMERGENCY = "emergency"
    LANDLINE = "landline"
    MOBILE = "mobile"
    WHATSAPP = "whatsapp"


class HasNames(Protocol):
    @property
    def name_ar(self) -> str: ...
    @property
    def name_fr(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_zgh(self) -> str: ...


def name_key(name: str) -> str:
    """The name as comparisons see it: folded, without spaces and signs ("M’haita" is "mhaita")."""
    return "".join(tokens(name))


def name_keys(row: HasNames) -> frozenset[str]:
    """The keys of all names of a place; two places with a key in common are called alike by somebody."""
    names = (row.name_ar, row.name_fr, row.name_en, row.name_zgh)
    return frozenset(filter(None, map(name_key, names)))


def lies_inside(place: int, around: int | None, parents: Mapping[int, int | None]) -> bool:
    """Whether `place` lies in `around`, or is it. `parents` maps ids to ids; it ends even in a circle."""
    steps, at = 0, place
    while at != around and (parent := parents.get(at)) is not None and steps <= len(parents):
        at, steps = parent, steps + 1
    return at == around
