"""A concern: what residents raise, its vocabulary, and a draft before it is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    RECEIVED = "received"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    REFERRED = "referred"
    ANSWERED = "answered"
    NOT_FEASIBLE = "not_feasible"
    CLAIMED_DONE = "claimed_done"
    CONFIRMED_DONE = "confirmed_done"
    REOPENED = "reopened"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    PROBLEM = "problem"
    NEED = "need"
    SAFETY = "safety"
    QUESTION = "question"
    PRAISE = "praise"


class Exposure(StrEnum):
    """Who may read the public copy."""

    PUBLIC = "public"
    AREA = "area"
    OFFICIALS = "officials"
    SEALED = "sealed"


class Tier(StrEnum):
    """What the reporter lets others know of them; chosen before typing."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"
    ASSOCIATION = "association"


class Category(StrEnum):
    LIGHTING = "lighting"
    ROADS = "roads"
    WASTE = "waste"
    WATER = "water"
    SEWAGE = "sewage"
    SAFETY = "safety"
    SCHOOL_SURROUNDINGS = "school_surroundings"
    TRAFFIC = "traffic"
    GREEN_SPACE = "green_space"
    FACILITIES = "facilities"
    NOISE = "noise"
    OTHER = "other"


DEFAULT_EXPOSURE: Final[Mapping[Category, Exposure]] = {
    **dict.fromkeys(Category, Exposure.PUBLIC),
    Category.SAFETY: Exposure.SEALED,
    Category.SCHOOL_SURROUNDINGS: Exposure.AREA,
    Category.NOISE: Exposure.AREA,
}
"""Promised to the reporter, proposed to the moderator. Noise and cafés point at neighbours, so they start at
the quarter; what else a moderator may choose is in domain/audience.py."""


def default_exposure(kind: Kind, category: Category) -> Exposure:
    """Anything reported as a matter of safety starts sealed, whatever its category."""
    return Exposure.SEALED if kind is Kind.SAFETY else DEFAULT_EXPOSURE[category]


class DeclineReason(StrEnum):
    NOT_LOCAL = "not_local"
    NOT_ENOUGH = "not_enough"
    PERSONAL_DISPUTE = "personal_dispute"
    ABUSIVE = "abusive"
    COMMERCIAL = "commercial"
    ALREADY_DONE = "already_done"
    EMPTY = "empty"
    OTHER = "other"


class ReferTo(StrEnum):
    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    CIVIL_PROTECTION = "civil_protection"
    CHILD_PROTECTION = "child_protection"
    PROSECUTOR = "prosecutor"
    OTHER = "other"


TEXT_LIMIT: Final = 5_000
LANDMARK_LIMIT: Final = 200
CONTACT_LIMIT: Final = 120
TITLE_LIMIT: Final = 70
TEXT_LEAST: Final = 10
OLDEST: Final = timedelta(days=365 * 10)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reporter filled in: cleaned text, ids that still have to be looked up.

    `spoken` says that a voice note goes with it, and then nothing need be written.
    """

    kind: Kind
    category: Category
    territory: int
    text: str
    tier: Tier
    language: str = "ar"
    landmark: str = ""
    lat: float | None = None
    lon: float | None = None
    when: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    article: int | None = None
    association: int | None = None
    spoken: bool = False

    @property
    def exposure(self) -> Exposure:
        """Who will read it if no moderator decides otherwise: what its reporter is promised."""
        return default_exposure(self.kind, self.category)


def faults(draft: Draft, today: date) -> dict[str, str]:
    """Return field → code of what keeps this draft from being submitted; empty when it may."""
    found: dict[str, str] = {}
    if not draft.spoken and len(draft.text) < TEXT_LEAST:
        found["text"] = "too_short" if draft.text else "unsaid"
    if draft.when and not today - OLDEST <= draft.when <= today:
        found["when"] = "future" if draft.when > today else "too_old"
    if (draft.lat is None) != (draft.lon is None):
        found["lat"] = "incomplete"
    elif not (abs(draft.lat or 0) <= 90 and abs(draft.lon or 0) <= 180):  # this way round NaN is out too
        found["lat"] = "out_of_range"
    found.update(_tier_faults(draft))
    return found


def _tier_faults(draft: Draft) -> dict[str, str]:
    reachable = draft.contact_phone or draft.contact_email
    match draft.tier:
        case Tier.NAMED if not draft.contact_name:
            return {"contact_name": "required"}
        case Tier.CONFIDENTIAL if not reachable:
            return {"contact_phone": "required"}
        case Tier.ASSOCIATION if draft.association is None:
            return {"tier": "no_association"}
        case _:
            return {}


def headline(text: str) -> str:
    """First sentence or line of a text, cut at a word within the title limit."""
    first = text.split("\n", 1)[0]
    for mark in (". ", "؟", "!", "? "):
        first = first.split(mark, 1)[0]
    first = first.strip(" .")
    if len(first) <= TITLE_LIMIT:
        return first
    return first[: TITLE_LIMIT - 1].rsplit(" ", 1)[0].rstrip("،,;:") + "…"
