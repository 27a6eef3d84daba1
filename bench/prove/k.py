"""Ten thousand histories of reports, and somebody who subtracts everything from everything.

For each rule: in how many histories a set of reports could be singled out that fewer than five people, or
fewer than three weeks, stand behind. The portal's rule must have none; the two canaries show that the check
finds some.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Final

from bench.prove.progress import followed
from tests.domain.observers import (
    FIRST,
    QUARTERS,
    SUBJECTS,
    Exposed,
    History,
    Released,
    plain_counts,
    releases,
    sighting,
    threshold,
)

HISTORIES: Final = 10_000
SEED: Final = 20171013
RULES: Final[tuple[tuple[str, Callable[[History], Released]], ...]] = (
    ("the portal's batches", releases),
    ("canary: from five people on, kept up to date", threshold),
    ("canary: plain counts", plain_counts),
)


def history(chance: Random) -> History:
    """A year in a town: from nearly nothing to a campaign, in one quarter or in all."""
    people, count = chance.randint(1, 40), chance.randint(0, 120)
    places = chance.sample(QUARTERS, chance.randint(1, len(QUARTERS)))
    subjects = chance.sample(SUBJECTS, chance.randint(1, len(SUBJECTS)))
    return [
        sighting(
            number,
            chance.choice(places),
            chance.choice(subjects),
            FIRST + timedelta(days=chance.randrange(365)),
            chance.randint(-2, people),
        )
        for number in range(count)
    ]


def show(count: int | None) -> bool:
    """Print in how many histories each rule gives somebody away."""
    times = count or HISTORIES
    print(f"{times:,} histories, seed {SEED}: reports that can be singled out with fewer than five people")
    exposed = {name: _exposed(name, rule, times) for name, rule in RULES}
    ours, *canaries = exposed.values()
    return ours == 0 and all(canaries)


def _exposed(name: str, rule: Callable[[History], Released], times: int) -> int:
    chance, exposed, published = Random(SEED), 0, 0
    for _ in followed(range(times), times, "histories"):
        told = history(chance)
        released = rule(told)
        published += sum(map(len, released))
        exposed += bool(Exposed(told, released).atoms())
    print(f"  {name}: in {exposed} of {times:,} histories ({published} publications)")
    return exposed
