"""Whether somebody owes a concern a word, and when it is late: one rule for cards, pages, lists and figures.

A claim that nobody confirms in time is not late: residents owe nothing. Nor is what waits for its reporter.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from portal.domain.concerns import State

UNREAD: Final = frozenset({State.RECEIVED, State.IN_REVIEW})
"""Moderators owe a first word, by `acknowledge_by`."""

UNANSWERED: Final = frozenset({State.ACCEPTED, State.REOPENED})
"""The office owes an answer, by `answer_by`."""


def due_day(
    state: State, *, acknowledge_by: date | None, answer_by: date | None, confirm_by: date | None
) -> date | None:
    """The day by which the next word is due; None when nobody is waited for, or no day was set."""
    if state in UNREAD:
        return acknowledge_by
    if state in UNANSWERED:
        return answer_by
    return confirm_by if state is State.CLAIMED_DONE else None


def is_late(state: State, due: date | None, today: date) -> bool:
    """Whether `due`, the day of `due_day`, has passed by the fault of moderators or office."""
    return due is not None and due < today and state in UNREAD | UNANSWERED
