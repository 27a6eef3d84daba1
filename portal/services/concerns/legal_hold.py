"""A court, a prosecutor or the data-protection authority asks that a report be kept: its clocks stop."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.retention import Hold
from portal.services.concerns.locked import load
from portal.store.engine.work import Work


def stop_clocks(w: Work, number: int, reason: Hold, *, by: Actor) -> None:
    """Erase nothing more of a concern until `start_clocks`. Raises Invalid for a number that is none."""
    require(by, Action.MANAGE_HOLDS)
    try:
        concern = load(w, number)
    except NotFound:
        raise Invalid({"number": "unknown"}) from None
    concern.hold = reason
    w.record("stop_clocks", f"concern {number}", by=by.account, reason=reason.value)


def start_clocks(w: Work, number: int, *, by: Actor) -> None:
    """Let the clocks of a concern go on; what is long due goes within the hour."""
    require(by, Action.MANAGE_HOLDS)
    concern = load(w, number)
    if concern.hold is None:
        raise Conflict
    reason, concern.hold = concern.hold, None
    w.record("start_clocks", f"concern {number}", by=by.account, reason=reason.value)
