# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of the page a follow-up is put together on: each concern with what is said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from portal.domain.articles import ANSWER_LIMIT, Outcome, outcomes_for
from portal.domain.concerns import State
from portal.domain.errors import TooLong
from portal.domain.loop import Tally
from portal.domain.reading import code_in, whole_number
from portal.domain.text import clean
from portal.services.articles.attach_concerns import Choice
from portal.store.queries.articles.attachments import composed, concerns_named, concerns_to_take_up
from portal.store.queries.concerns.public import ConcernCard
from portal.web.cards.concern_cards import ShownConcern, concern_cards

MOST: Final = 200
ANSWERS: Final = frozenset(Outcome) - {Outcome.NO_ANSWER}


@dataclass(frozen=True, slots=True)
class Said:
    """What an editor says of a concern; `on` when it is taken up, `seen` the state they were shown."""

    on: bool
    outcome: Outcome | None = None
    answer: str = ""
    seen: State | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page; `concern` is None for one the public may no longer know of."""

    number: int
    concern: ShownConcern | None
    outcomes: tuple[Outcome, ...]
    said: Said

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere than when something was said of it."""
        return self.concern is None or (
            self.said.seen is not None and self.said.seen is not self.concern.state
        )


def kept(session: Session, article: int) -> dict[int, Said]:
    """What was saved, by number, in its order."""
    return {
        row.number: Said(on=True, outcome=row.outcome, answer=row.answer, seen=row.seen)
        for row in composed(session, article)
    }


def typed() -> dict[int, Said]:
    """What this request's form says, by number, in its order."""
    ticked = set(request.form.getlist("c"))
    rows = request.form.getlist("row")[:MOST]
    return {
        number: _said(text, on=text in ticked) for text in rows if (number := whole_number(text)) is not None
    }


def rows(session: Session, said: Mapping[int, Said], text: str, announcement: int | None) -> list[Row]:
    """Everything something was said of, then what else could be taken up (see `concerns_to_take_up`)."""
    offered = concerns_to_take_up(session, text, announcement=announcement, leave_out=tuple(said))
    known = concerns_named(session, tuple(said))
    first = [_row(number, known.get(number), said[number]) for number in said]
    return [*first, *(_row(card.number, card, Said(on=False)) for card in offered)]


def choices(said: Mapping[int, Said]) -> list[Choice]:
    """What is taken up, for the service; those without an outcome are left out (see `faults`)."""
    return [
        Choice(number, one.outcome, one.answer, one.seen)
        for number, one in said.items()
        if one.on and one.outcome is not None
    ]


def faults(said: Mapping[int, Said]) -> dict[str, str]:
    """Field → code of what cannot be saved as it stands."""
    found = {
        f"outcome-{number}": "required" for number, one in said.items() if one.on and one.outcome is None
    }
    for number, one in said.items():
        if one.on and len(one.answer) > ANSWER_LIMIT:
            found[f"answer-{number}"] = "too_long"
    return found


def counted(said: Iterable[Said]) -> Tally:
    """What the article will say of the loop: heard, answered, done."""
    outcomes = [one.outcome for one in said if one.on]
    return Tally(
        heard=len(outcomes),
        answered=sum(outcome in ANSWERS for outcome in outcomes),
        done=sum(outcome is Outcome.CONFIRMED for outcome in outcomes),
    )


def taken_up(said: Mapping[int, Said]) -> Collection[int]:
    return [number for number, one in said.items() if one.on]


def _row(number: int, card: ConcernCard | None, said: Said) -> Row:
    if card is None:
        return Row(number, None, (), said)
    outcomes = outcomes_for(card.state)
    if said.outcome is None and len(outcomes) == 1:
        said = Said(said.on, outcomes[0], said.answer, said.seen)
    return Row(number, concern_cards([card])[0], outcomes, said)


def _said(number: str, *, on: bool) -> Said:
    return Said(
        on=on,
        outcome=code_in(Outcome, request.form.get(f"outcome-{number}")),
        answer=_cleaned(request.form.get(f"answer-{number}", "")),
        seen=code_in(State, request.form.get(f"seen-{number}")),
    )


def _cleaned(text: str) -> str:
    try:
        return clean(text, ANSWER_LIMIT, lines=True)
    except TooLong as long:
        return clean(text, long.length, lines=True)
