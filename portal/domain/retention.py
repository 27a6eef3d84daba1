"""How long what is kept: one table, read by the clock that erases, the privacy page and the register.

Law 09-08 (article 3) lets personal data be kept no longer than the purpose needs. The purpose of a report is
that it is checked, answered and confirmed; when that has ended, its words serve only to judge whether the
public copy was right, and a contact serves nothing. Danger and crime are nearer to data on offences, which
the law guards more (articles 12 and 21): what had to be told to the police was passed on, and the portal is
no second police file, so its clocks are shorter. The public copy, steps and answers are the town's memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.concerns import State, Tier
from portal.domain.people import Role
from portal.domain.standing import ENDED


class Matter(StrEnum):
    """What is erased together."""

    CONTACT = "contact"
    WORDS = "words"
    LETTERS = "letters"
    RECEIPT = "receipt"
    SUPPORTS = "supports"


class Sort(StrEnum):
    """Danger and crime are sensitive, by what the reporter called it or by what a moderator made of it."""

    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"


class Hold(StrEnum):
    """Why the clocks of one concern were stopped."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    AUTHORITY = "authority"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class RetentionClock:
    """`matter` of a concern of this sort and of these tiers goes `days` after the concern ended."""

    matter: Matter
    sort: Sort
    tiers: frozenset[Tier]
    days: int


_KNOWN: Final = frozenset({Tier.NAMED, Tier.ASSOCIATION})
_SEALED: Final = frozenset({Tier.CONFIDENTIAL})
_NOBODY: Final = frozenset({Tier.ANONYMOUS})
_ALL: Final = frozenset(Tier)

CLOCKS: Final = (
    RetentionClock(Matter.CONTACT, Sort.ORDINARY, _KNOWN, 90),
    RetentionClock(Matter.CONTACT, Sort.ORDINARY, _SEALED | _NOBODY, 30),
    RetentionClock(Matter.CONTACT, Sort.SENSITIVE, _ALL, 30),
    RetentionClock(Matter.WORDS, Sort.ORDINARY, _ALL, 180),
    RetentionClock(Matter.WORDS, Sort.SENSITIVE, _ALL, 90),
    RetentionClock(Matter.LETTERS, Sort.ORDINARY, _ALL, 180),
    RetentionClock(Matter.LETTERS, Sort.SENSITIVE, _ALL, 90),
    RetentionClock(Matter.RECEIPT, Sort.ORDINARY, _ALL, 365),
    RetentionClock(Matter.RECEIPT, Sort.SENSITIVE, _ALL, 180),
    RetentionClock(Matter.SUPPORTS, Sort.ORDINARY, _ALL, 365),
    RetentionClock(Matter.SUPPORTS, Sort.SENSITIVE, _ALL, 180),
)
"""Each matter of each sort and tier exactly once."""

SETTLED: Final = ENDED - {State.MERGED}
"""Nobody owes a word any more. What was merged goes on with the concern it joined."""

LONGEST: Final = {Sort.ORDINARY: 3 * 365, Sort.SENSITIVE: 2 * 365}
"""Days after a concern came, ended or not: an office that never answers keeps nobody's name alive."""

GIVERS: Final = frozenset({Role.REPORTER, Role.SUPPORTER})
"""Whose photos go; those of finished work are the office's."""

NEWS: Final = 30
"""Days after a mail was sent or given up, for asking why somebody did not get it."""

FORGOTTEN: Final = "forgotten-"
"""What the mark of a supporter begins with when it names nobody any more."""

CALM: Final = timedelta(days=2)
PAUSE: Final = timedelta(days=3)


def days(matter: Matter, sort: Sort, tier: Tier) -> int:
    return next(
        clock.days
        for clock in CLOCKS
        if clock.matter is matter and clock.sort is sort and tier in clock.tiers
    )


@dataclass(frozen=True, slots=True)
class Calm:
    """How the machine's clock has gone: without a leap from `since` to `seen`.

    A clock that wakes up in ten years would erase everything at once. So nothing is erased until it has gone
    on for two days with no pause longer than three and no step back; what was due waits that long after a
    holiday of the machine too.
    """

    since: date
    seen: date

    def at(self, today: date) -> Calm:
        leapt = not timedelta(0) <= today - self.seen <= PAUSE
        return Calm(today if leapt else self.since, today)

    @property
    def trusted(self) -> bool:
        return self.seen - self.since >= CALM
