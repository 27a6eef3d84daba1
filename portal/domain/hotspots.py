"""Publishing where danger was reported so that no number, and no difference of numbers, points at anybody.

A report is published with others or not at all. Once a month the reports that wait are gathered, cell by
cell; where at least five people reported over at least three weeks, all of them leave together, as one
batch, and are never counted again. What is shown is the sum of whole batches, as a band. So whatever is
subtracted from what, between two months, a quarter and its annex, one subject and all, two languages or two
exports, the outcome is made of whole batches again: nobody, or at least five people.

A cell that does not fill waits a quarter of a year, then its reports are gathered over the annex, then over
all subjects, then over the town: the less there is to say, the less precisely it is said.

What it cannot do: people who give no name cannot be told apart. Those of one week count as one person, so
that a single evening fills nothing; who patiently reports in five different weeks without a name is five.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.domain.concerns import Category

PEOPLE: Final = 5
WEEKS: Final = 3
SHOWN_FOR: Final = 24
"""Months after which a batch is no longer shown; it leaves as it came, whole."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report as this rule sees it: where, what, in which week, and whose it was as far as that is known.

    `places` are ids of its own cell, of the annex and of the town; `reporter` is any key that two reports
    of one person share, "" for somebody who cannot be counted.
    """

    number: int
    places: tuple[int, int, int]
    category: Category
    received_on: date
    reporter: str

    @property
    def week(self) -> tuple[int, int]:
        return self.received_on.isocalendar()[:2]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place, and a subject or all of them."""

    place: int
    category: Category | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What leaves together: never fewer than PEOPLE."""

    cell: Cell
    numbers: frozenset[int]
    people: int


@dataclass(frozen=True, slots=True)
class Band:
    """At least `low`, at most `high`; no `high` stands for "or more"."""

    low: int
    high: int | None


BANDS: Final = (Band(5, 9), Band(10, 19), Band(20, 49), Band(50, None))

LADDER: Final[tuple[tuple[int, Callable[[Sighting], Cell]], ...]] = (
    (0, lambda seen: Cell(seen.places[0], seen.category)),
    (3, lambda seen: Cell(seen.places[1], seen.category)),
    (6, lambda seen: Cell(seen.places[1], None)),
    (12, lambda seen: Cell(seen.places[2], None)),
)
"""For how many months a report waits for each kind of cell, from the finest to the coarsest."""


def gather(waiting: Iterable[Sighting], month: date) -> list[Batch]:
    """Return the batches that leave in the month that begins with `month`; what came in it waits."""
    left = {seen.number: seen for seen in waiting if seen.received_on < month}
    batches = []
    for months, cell_of in LADDER:
        cells = defaultdict[Cell, list[Sighting]](list)
        for seen in left.values():
            if _months_between(seen.received_on, month) > months:
                cells[cell_of(seen)].append(seen)
        for cell, together in cells.items():
            if _enough(together):
                batches.append(_leave(cell, together))
                left = {number: seen for number, seen in left.items() if number not in batches[-1].numbers}
    return batches


def band(people: int) -> Band:
    """Return the band of a sum of batches. Raises ValueError for what no batch can be."""
    for one in BANDS:
        if one.low <= people and (one.high is None or people <= one.high):
            return one
    raise ValueError("fewer than leave together")


def _enough(together: list[Sighting]) -> bool:
    return len(_people(together)) >= PEOPLE and len({seen.week for seen in together}) >= WEEKS


def _leave(cell: Cell, together: list[Sighting]) -> Batch:
    return Batch(cell, frozenset(seen.number for seen in together), len(_people(together)))


def _people(together: list[Sighting]) -> set[str]:
    return {seen.reporter for seen in together if seen.reporter}


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
