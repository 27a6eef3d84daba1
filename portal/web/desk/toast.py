# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decision just taken, offered back on every page of the desk while it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import session

from portal.domain.actions import Action
from portal.domain.lifecycle import UNDO_WINDOW
from portal.domain.terms import runs
from portal.web.request.components import now

_TAKEN: Final = "undoable"


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was done to which concern, and until when it can be undone; `first` on the page right after it."""

    number: int
    action: Action
    until: datetime
    first: bool


def offer(number: int, action: Action) -> None:
    """Keep a decision for the next pages. It goes into the session, which only its own browser holds."""
    session[_TAKEN] = {"number": number, "action": action.value, "at": now().isoformat()}


def undoable() -> Undoable | None:
    """The decision to offer back, None once its time is over."""
    taken: dict[str, Any] | None = session.get(_TAKEN)
    if taken is None:
        return None
    at = datetime.fromisoformat(taken["at"])
    if not runs(at.timestamp(), now().timestamp(), UNDO_WINDOW):
        session.pop(_TAKEN)
        return None
    first = "told" not in taken
    session[_TAKEN] = {**taken, "told": True}
    return Undoable(taken["number"], Action(taken["action"]), at + UNDO_WINDOW, first)


def forget(number: int) -> None:
    """Offer the last decision on a concern back no longer: it was taken back, or another one followed."""
    if session.get(_TAKEN, {}).get("number") == number:
        session.pop(_TAKEN)
