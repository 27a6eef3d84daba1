# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened to a concern, told to moderators: to the minute, with notes and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.actions import Action
from portal.domain.concerns import DeclineReason, ReferTo
from portal.domain.people import Role
from portal.domain.reveals import RevealReason
from portal.store.queries.concerns.timeline import DeskHappening
from portal.web.text.labels import in_words


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step. `to_the_minute` is False for people outside the staff, whose hour nobody keeps."""

    action: str
    who: str
    at: datetime
    to_the_minute: bool
    reason: str
    words: str
    note: str
    undone: bool


def told(history: Iterable[DeskHappening], names: Mapping[int, str]) -> list[HistoryEntry]:
    """The steps, oldest first; one that was taken back says so."""
    steps = list(history)
    undone = {step.reason for step in steps if step.action is Action.UNDO}
    return [_told(step, names, undone=str(step.id) in undone) for step in steps]


def _told(step: DeskHappening, names: Mapping[int, str], *, undone: bool) -> HistoryEntry:
    return HistoryEntry(
        action=in_words(step.action),
        who=(names.get(step.account) if step.account else "") or in_words(step.role),
        at=step.at,
        to_the_minute=step.role not in (Role.REPORTER, Role.SUPPORTER),
        reason=_reason(step),
        words=step.words,
        note=step.note,
        undone=undone,
    )


def _reason(step: DeskHappening) -> str:
    if step.action is Action.DECLINE:
        return in_words(DeclineReason(step.reason))
    if step.action is Action.REVEAL:
        return in_words(RevealReason(step.reason))
    return in_words(ReferTo(step.reason)) if step.action is Action.REFER else ""
