# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many wrong passwords are too many, and what counts them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from portal.adapters.proof_of_work import ProofOfWork
from portal.adapters.rate_counter import Bucket, RateCounter
from portal.settings import Settings
from portal.web.request.rate_counters import NEVER, make_work

DAY: Final = 24 * 60  # minutes
HERE: Final = Bucket(busy=100, pressed=100, a_minute=96 / DAY)
"""Wrong passwords for one address from one network."""
EVERYWHERE: Final = Bucket(busy=1_000, pressed=1_000, a_minute=1_000 / DAY)
"""Wrong passwords for one address, wherever they come from."""
STREET: Final = Bucket(busy=600, pressed=600, a_minute=10)
"""Wrong passwords from one network, for all addresses."""
KEPT: Final = 20_000


@dataclass(slots=True)
class Spent:
    """Answers to puzzles that were used: each is worth one try."""

    answers: OrderedDict[str, None] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def spend(self, answer: str) -> bool:
        """Use an answer up; False for one that was used."""
        with self.lock:
            if answer in self.answers:
                return False
            self.answers[answer] = None
            if len(self.answers) > KEPT:
                self.answers.popitem(last=False)
            return True


@dataclass(frozen=True, slots=True)
class Guesses:
    """Counters of wrong passwords for one address from one network, for one address from everywhere, and
    from one network for all addresses; and the work asked for beyond them."""

    here: RateCounter
    everywhere: RateCounter
    street: RateCounter
    work: ProofOfWork
    spent: Spent


def make_guesses(settings: Settings) -> Guesses:
    """Make them with nothing counted."""
    return Guesses(
        here=RateCounter(whole=NEVER, network=HERE),
        everywhere=RateCounter(whole=NEVER, network=EVERYWHERE),
        street=RateCounter(whole=NEVER, network=STREET),
        work=make_work(settings),
        spent=Spent(),
    )
