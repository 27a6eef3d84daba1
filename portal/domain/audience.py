"""Who may learn what of a report: promises are made from this table, and tests hold pages and rules to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.concerns import Category, Exposure, Kind, Tier, default_exposure


class Reader(StrEnum):
    """Somebody who may learn something of a report once a moderator has accepted it.

    CODE is anyone with its secret code, MEMBERS are those of the association that reported, TWO_MODERATORS
    are two custodians of the key together.
    """

    PUBLIC = "public"
    OFFICE = "office"
    MODERATORS = "moderators"
    SAFETY = "safety"
    TWO_MODERATORS = "two_moderators"
    MEMBERS = "members"
    CODE = "code"


class Piece(StrEnum):
    """Something that a report holds."""

    TEXT = "text"
    """What was written, as it was sent."""
    CHECKED_TEXT = "checked_text"
    """The title and text that a moderator has checked for others to read."""
    VOICE = "voice"
    PHOTOS = "photos"
    """As they were sent; what a moderator covered and released is part of what is published."""
    LANDMARK = "landmark"
    POINT = "point"
    """Two numbers on the map."""
    IDENTITY = "identity"
    """Name and contact details."""
    ASSOCIATION = "association"
    """The name of the association that reported."""


REACHABLE: Final[Mapping[Exposure, frozenset[Exposure]]] = {
    Exposure.PUBLIC: frozenset(Exposure),
    Exposure.AREA: frozenset(Exposure),
    Exposure.OFFICIALS: frozenset({Exposure.OFFICIALS, Exposure.SEALED}),
    Exposure.SEALED: frozenset({Exposure.OFFICIALS, Exposure.SEALED}),
}
"""Exposure a report came with → those a moderator may accept it with. Danger is never published."""


def acceptable(kind: Kind, *categories: Category) -> frozenset[Exposure]:
    """Return the exposures a report may be accepted with, under the categories it came with and gets."""
    return frozenset.intersection(*(REACHABLE[default_exposure(kind, category)] for category in categories))


_NOBODY: Final[frozenset[Reader]] = frozenset()
_TOLD: Final = frozenset({Exposure.PUBLIC, Exposure.AREA, Exposure.OFFICIALS})
"""Exposures of which the office in charge is told."""


def _desk(exposure: Exposure) -> frozenset[Reader]:
    ordinary = exposure is not Exposure.SEALED
    return frozenset({Reader.SAFETY, Reader.MODERATORS}) if ordinary else frozenset({Reader.SAFETY})


def _office(exposure: Exposure) -> frozenset[Reader]:
    return frozenset({Reader.OFFICE}) if exposure in _TOLD else _NOBODY


def _public(exposure: Exposure) -> frozenset[Reader]:
    return frozenset({Reader.PUBLIC}) if exposure is Exposure.PUBLIC else _NOBODY


def _members(tier: Tier) -> frozenset[Reader]:
    return frozenset({Reader.MEMBERS}) if tier is Tier.ASSOCIATION else _NOBODY


def readers(piece: Piece, tier: Tier, exposure: Exposure) -> frozenset[Reader]:
    """Return who may learn `piece` of an accepted report of this tier that stands at this exposure."""
    desk, code = _desk(exposure), frozenset({Reader.CODE})
    match piece:
        case Piece.TEXT | Piece.LANDMARK:
            return desk | code | _members(tier)
        case Piece.CHECKED_TEXT:
            return desk | code | _members(tier) | _office(exposure) | _public(exposure)
        case Piece.VOICE | Piece.PHOTOS:
            return desk | code
        case Piece.POINT:
            return frozenset({Reader.TWO_MODERATORS}) if tier is Tier.CONFIDENTIAL else desk
        case Piece.IDENTITY:
            return _identity(tier, exposure)
        case Piece.ASSOCIATION if tier is Tier.ASSOCIATION:
            return desk | _members(tier) | _office(exposure) | _public(exposure)
    return _NOBODY


def _identity(tier: Tier, exposure: Exposure) -> frozenset[Reader]:
    """Of an association's member nobody learns it: it is not kept."""
    match tier:
        case Tier.NAMED:
            return _desk(exposure) | _office(exposure)
        case Tier.CONFIDENTIAL:
            return frozenset({Reader.TWO_MODERATORS})
        case _:
            return _NOBODY
