# SPDX-License-Identifier: AGPL-3.0-or-later
"""Close a visit, so that its forms open nothing when a browser sends them again."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select

from portal.domain.departures import KEPT
from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import Departure
from portal.store.queries.accounts.quick_exits import departed

_BATCH: Final = 500


def leave(w: Work, mark: str) -> None:
    """Remember by its mark that a visit is over, once however often it is said."""
    if departed(w.session, mark):
        return
    add_row_once(w.session, Departure, {"mark": mark, "on": w.today})


def forget_departures(w: Work, limit: int = _BATCH) -> int:
    """Delete up to `limit` visits that were left long ago; return how many there were."""
    old = select(Departure.mark).where(Departure.on < w.today - KEPT).order_by(Departure.on).limit(limit)
    marks = w.session.scalars(old).all()
    if marks:
        w.session.execute(delete(Departure).where(Departure.mark.in_(marks)))
    return len(marks)
