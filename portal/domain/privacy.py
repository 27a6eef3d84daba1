"""Who may know of a concern, as one finite table used by Python and by SQL alike."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.standing import HEARD

Pair = tuple[State, Exposure]


class Audience(StrEnum):
    PUBLIC = "public"
    OFFICE = "office"
    MODERATORS = "moderators"
    SAFETY = "safety"


def _pairs(states: frozenset[State], *exposures: Exposure) -> frozenset[Pair]:
    return frozenset((state, exposure) for state in states for exposure in exposures)


_ALL = frozenset(State)

VISIBLE: Final[Mapping[Audience, frozenset[Pair]]] = MappingProxyType(
    {
        Audience.PUBLIC: _pairs(HEARD, Exposure.PUBLIC, Exposure.AREA),
        Audience.OFFICE: _pairs(HEARD, Exposure.PUBLIC, Exposure.AREA, Exposure.OFFICIALS),
        Audience.MODERATORS: _pairs(_ALL, Exposure.PUBLIC, Exposure.AREA, Exposure.OFFICIALS),
        Audience.SAFETY: _pairs(_ALL, *Exposure),
    }
)


def visible(audience: Audience, state: State, exposure: Exposure) -> bool:
    return (state, exposure) in VISIBLE[audience]


def words_public(exposure: Exposure) -> bool:
    """Whether the public reads the title and text, or only quarter and category."""
    return exposure is Exposure.PUBLIC


def names_source(tier: Tier) -> bool:
    """Whether the public learns where a concern came from: an association, never a person."""
    return tier is Tier.ASSOCIATION


PUBLIC_STEPS: Final = frozenset(
    {
        Action.SUBMIT,
        Action.ACCEPT,
        Action.ANSWER,
        Action.CANNOT,
        Action.CLAIM,
        Action.CONFIRM,
        Action.DENY,
        Action.LAPSE,
    }
)
"""Steps the public timeline shows; what passed between a reporter and the moderators is theirs."""
