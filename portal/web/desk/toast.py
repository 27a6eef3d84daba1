# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decision just taken, offered back once on the next page of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import session

from portal.domain.actions import Action
from portal.domain.lifecycle import UNDO_WINDOW
from portal.domain.terms import runs
from portal.web.parts import now

_TAKEN: Final = "undoable"


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was done to which concern."""

    number: int
    deed: Action


def offer(number: int, deed: Action) -> None:
    """Keep a decision for the next page. It goes into the session, which only its own browser holds."""
    session[_TAKEN] = {"number": number, "deed": deed.value, "at": now().isoformat()}


def undoable() -> Undoable | None:
    """The decision to offer back, once, and not after its time is over."""
    taken: dict[str, Any] | None = session.pop(_TAKEN, None)
    if taken is None:
        return None
    at = datetime.fromisoformat(taken["at"])
    if not runs(at.timestamp(), now().timestamp(), UNDO_WINDOW):
        return None
    return Undoable(taken["number"], Action(taken["deed"]))
