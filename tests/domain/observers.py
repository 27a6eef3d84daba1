"""Somebody who keeps everything that was ever published, and subtracts everything from everything.

They are given more than is shown: for each month, place and subject, which reports a number was made of,
not only its band. What they can single out by unions, intersections and differences of such sets are its
atoms: the reports that no view tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from portal.domain.concerns import Category
from portal.domain.hotspots import PEOPLE, WEEKS, Batch, Cell, Sighting, gather

TOWN = 0
QUARTERS = (11, 12, 13, 21, 22)
SUBJECTS = (Category.SAFETY, Category.TRAFFIC, Category.NOISE)
FIRST = date(2026, 1, 1)
MONTHS = 18

History = Sequence[Sighting]
Released = list[list[Batch]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A year of reports: few or many people, some without a name, mostly in a few cells."""
    people = draw(st.integers(1, 25))
    places = draw(st.lists(st.sampled_from(QUARTERS), min_size=1, max_size=4, unique=True))
    report = st.tuples(
        st.sampled_from(places), st.sampled_from(SUBJECTS), st.integers(0, 364), st.integers(-2, people)
    )
    drawn = draw(st.lists(report, max_size=120))
    return [
        sighting(number, place, subject, FIRST + timedelta(days=day), who)
        for number, (place, subject, day, who) in enumerate(drawn)
    ]


def sighting(number: int, place: int, subject: Category, day: date, who: int) -> Sighting:
    """A report of somebody by number; of -1, who gives no name; of -2, whose name was erased."""
    week = "-".join(map(str, day.isocalendar()[:2]))
    reporter = {-1: f"week {week}", -2: ""}.get(who, f"account {who}")
    return Sighting(number, (place, place // 10, TOWN), subject, day, reporter)


def months() -> Iterator[date]:
    for n in range(1, MONTHS + 1):
        yield date(FIRST.year + n // 12, n % 12 + 1, 1)


def releases(history: History) -> Released:
    """What the rule publishes, month by month."""
    waiting, published = {seen.number: seen for seen in history}, []
    for month in months():
        batches = gather(waiting.values(), month)
        for batch in batches:
            for number in batch.numbers:
                del waiting[number]
        published.append(batches)
    return published


def plain_counts(history: History) -> Released:
    """A canary: every report is counted in its cell the month after it came."""
    return _by_cell(history, lambda new, _: bool(new))


def threshold(history: History) -> Released:
    """A canary: a cell is shown from five people on, and is up to date from then on."""
    return _by_cell(history, lambda _, whole: len({seen.reporter for seen in whole} - {""}) >= PEOPLE)


def _by_cell(history: History, shown: object) -> Released:
    published, done = [], set[int]()
    for month in months():
        cells = defaultdict[Cell, list[Sighting]](list)
        for seen in history:
            if seen.received_on < month:
                cells[Cell(seen.places[0], seen.category)].append(seen)
        batches = []
        for cell, whole in cells.items():
            new = frozenset(seen.number for seen in whole) - done
            if new and shown(new, whole):  # type: ignore[operator]
                batches.append(Batch(cell, new, len(new)))
                done |= new
        published.append(batches)
    return published


@dataclass(frozen=True)
class Exposed:
    """A history and what was published of it."""

    history: History
    published: Released

    def views(self) -> Iterator[frozenset[int]]:
        """The reports behind every number anybody could see: each month, place and subject, at each zoom."""
        so_far: list[Batch] = []
        parents = {place: {place, place // 10, TOWN} for place in QUARTERS} | {1: {1, TOWN}, 2: {2, TOWN}}
        for batches in self.published:
            so_far += batches
            views = defaultdict[tuple[int, Category | None], set[int]](set)
            for batch in so_far:
                for place in parents.get(batch.cell.place, {TOWN}):
                    for subject in {batch.cell.category, None}:
                        views[place, subject].update(batch.numbers)
            yield from (frozenset(view) for view in views.values())

    def atoms(self) -> list[frozenset[int]]:
        """The sets an observer can single out that are about somebody, but about too few or too few weeks."""
        signatures = defaultdict[int, list[int]](list)
        for n, view in enumerate(dict.fromkeys(self.views())):
            for number in view:
                signatures[number].append(n)
        atoms = defaultdict[tuple[int, ...], set[int]](set)
        for number, views in signatures.items():
            atoms[tuple(views)].add(number)
        return [frozenset(atom) for atom in atoms.values() if not self._hidden(atom)]

    def _hidden(self, atom: set[int]) -> bool:
        reports = [seen for seen in self.history if seen.number in atom]
        people = {seen.reporter for seen in reports if seen.reporter}
        return len(people) >= PEOPLE and len({seen.week for seen in reports}) >= WEEKS
