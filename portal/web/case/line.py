# SPDX-License-Identifier: AGPL-3.0-or-later
"""The case line: steps and messages in one order, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.lifecycle import STEPS, Readership
from portal.domain.people import Role
from portal.domain.reveals import RevealReason
from portal.store.queries.concerns.cases import Case, CaseMessage
from portal.store.queries.concerns.timeline import Happening

_SAID: Final = {
    Action.ASK: Role.MODERATOR,
    Action.REPLY: Role.REPORTER,
    Action.APPEAL: Role.REPORTER,
    Action.DENY: Role.REPORTER,
}
"""Steps that always leave a message, and who wrote it: they tell where in the line their message belongs."""

_ONLY_SAID: Final = frozenset({Action.ASK, Action.REPLY})
"""Steps that are nothing but their message."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Something that happened; `office` is the id of the one that spoke, None when none did.

    `reason` is why a sealed contact was opened, None for every other step.
    """

    id: int
    action: Action
    state: State
    role: Role
    day: date
    words: str
    office: int | None
    public: bool
    reason: RevealReason | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """Messages with nothing in between, oldest first."""

    messages: tuple[CaseMessage, ...]


def line(case: Case, *, published: bool) -> list[CaseEntry | Talk]:
    """Return the whole line, newest first; `published` says whether others may read its public words."""
    merged = list(_merged(case.timeline, case.messages))
    entries: list[CaseEntry | Talk] = []
    for talking, run in groupby(merged, lambda item: isinstance(item, CaseMessage)):
        if talking:
            entries.append(Talk(tuple(item for item in run if isinstance(item, CaseMessage))))
        else:
            steps = (item for item in run if isinstance(item, Happening))
            entries.extend(_step(item, published=published) for item in steps)
    return entries[::-1]


def _merged(
    timeline: Sequence[Happening], messages: Sequence[CaseMessage]
) -> Iterator[Happening | CaseMessage]:
    """Yield both in the order they happened. Each is in order by itself, but only days are kept of either.

    A message goes after the steps of its day, unless a later step is the one that brought it or one after it.
    """
    waiting = list(messages)
    for happening in timeline:
        said_by = _SAID.get(happening.action)
        while waiting and waiting[0].on < happening.day:
            yield waiting.pop(0)
        if said_by is None:
            yield happening
            continue
        own = next((at for at, said in enumerate(waiting) if _brought(happening, said, said_by)), None)
        before = [] if own is None else [waiting.pop(0) for _ in range(own)]
        yield from before
        if happening.action not in _ONLY_SAID:
            yield happening
        if own is not None:
            yield waiting.pop(0)
    yield from waiting


def _brought(happening: Happening, said: CaseMessage, by: Role) -> bool:
    return said.role is by and said.on == happening.day


def _step(happening: Happening, *, published: bool) -> CaseEntry:
    action = happening.action
    spoke = action in (Action.ANSWER, Action.CANNOT, Action.CLAIM)
    return CaseEntry(
        id=happening.id,
        action=action,
        state=happening.state,
        role=happening.role,
        day=happening.day,
        words=happening.words,
        office=happening.office if spoke else None,
        reason=RevealReason(happening.reason) if action is Action.REVEAL else None,
        public=published and action in STEPS and STEPS[action].voice is Readership.PUBLIC,
    )
