# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of reporting: their order, what each asks, and where each leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.domain.loop import StageStanding


class Step(StrEnum):
    """Parts of the address and names of the templates. The receipt is the sixth; nothing is asked there."""

    WHAT = "what"
    WHERE = "where"
    DETAILS = "details"
    WHO = "who"
    CHECK = "check"


ORDER: Final = tuple(Step)

FIELDS: Final[Mapping[Step, tuple[str, ...]]] = MappingProxyType(
    {
        Step.WHAT: ("kind", "category"),
        Step.WHERE: ("territory", "landmark", "lat", "lon"),
        Step.DETAILS: ("text", "voice", "photos", "when"),
        Step.WHO: ("tier", "contact_name", "contact_phone", "contact_email", "association"),
        Step.CHECK: (),
    }
)
"""What each step asks; the rest of the draft travels with it, hidden."""

BESIDE: Final = (
    "kind",
    "category",
    "territory",
    "landmark",
    "text",
    "voice",
    "photos",
    "tier",
)
"""What the form beside an announcement asks, in its order."""

NAMES: Final[Mapping[Step, Any]] = MappingProxyType(
    {
        Step.WHAT: lazy_gettext("What it is about"),
        Step.WHERE: lazy_gettext("Where"),
        Step.DETAILS: lazy_gettext("Details"),
        Step.WHO: lazy_gettext("Who sees me"),
        Step.CHECK: lazy_gettext("Check"),
    }
)
RECEIPT: Final[Any] = lazy_gettext("Receipt")


@dataclass(frozen=True, slots=True)
class Course:
    """One block of the progress bar."""

    name: Any
    standing: StageStanding


def courses(here: Step) -> Iterator[Course]:
    """Yield the six courses of the wall that is built, as they stand on the way through `here`."""
    at = ORDER.index(here)
    for position, step in enumerate(ORDER):
        standing = (
            StageStanding.DONE
            if position < at
            else StageStanding.CURRENT
            if position == at
            else StageStanding.TODO
        )
        yield Course(NAMES[step], standing)
    yield Course(RECEIPT, StageStanding.TODO)


def all_done() -> Iterator[Course]:
    """Yield the whole wall, as it stands behind whoever holds the receipt."""
    yield from (Course(name, StageStanding.DONE) for name in (*NAMES.values(), RECEIPT))


def bar(shown: Iterable[Course]) -> list[tuple[Any, StageStanding]]:
    """Return courses as components/notes.html draws them."""
    return [(course.name, course.standing) for course in shown]


def number(step: Step) -> int:
    return ORDER.index(step) + 1


COUNT: Final = len(ORDER) + 1


def before(step: Step) -> Step | None:
    """Return the step one goes back to; None from the first, behind which is the safety gate."""
    at = ORDER.index(step)
    return ORDER[at - 1] if at else None


def after(step: Step) -> Step:
    """Return the step that follows; the check follows itself, for sending is no step."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def first_with(faulty: Collection[str], until: Step) -> Step | None:
    """Return the first step before `until` that asks one of the `faulty` fields, None when none does."""
    for step in ORDER[: ORDER.index(until)]:
        if any(name in faulty for name in FIELDS[step]):
            return step
    return None
