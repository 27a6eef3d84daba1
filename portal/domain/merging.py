"""Which report may be joined with which: by what their readers and their reporters would lose or learn.

Whoever could read a report must be able to read the one it leads to, and whoever reported under protection
must not come to follow a line that more people read.
"""

from __future__ import annotations

from typing import Final

from portal.domain.concerns import State
from portal.domain.privacy import Audience, Pair, visible, words_public

SENDS_BACK: Final = frozenset({State.DECLINED, State.REFERRED, State.WITHDRAWN})
"""Ends that answer nothing to whoever was joined: their reports come back to the desk."""


def misfit(source: Pair, target: Pair) -> str | None:
    """Return why a report that stands at `source` may not follow one at `target`; None when it may.

    "less_protected": it is sealed and the other is not. "less_public": somebody who may read it, now or once
    both are accepted, may not read the other.
    """
    accepted, other = (State.ACCEPTED, source[1]), (State.ACCEPTED, target[1])
    if visible(Audience.OFFICE, *other) and not visible(Audience.OFFICE, *accepted):
        return "less_protected"
    if words_public(source[1]) and not words_public(target[1]):
        return "less_public"
    if _loses_readers(accepted, other) or _loses_readers(source, target):
        return "less_public"
    return None


def after_return(before: State) -> State:
    """Where a report stands that comes back: accepted or answered as it was, else to be read anew."""
    return before if before in (State.ACCEPTED, State.ANSWERED) else State.RECEIVED


def _loses_readers(source: Pair, target: Pair) -> bool:
    readers = (Audience.PUBLIC, Audience.OFFICE)
    return any(visible(one, *source) and not visible(one, *target) for one in readers)
