# SPDX-License-Identifier: AGPL-3.0-or-later
"""Close a visit, so that its forms open nothing when a browser sends them again."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select

from portal.domain.quick_exit import KEPT
from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import QuickExit
from portal.store.queries.accounts.quick_exits import exited

_BATCH: Final = 500


def leave(w: Work, mark: str) -> None:
    """Remember by its mark that a visit is over, once however often it is said."""
    if exited(w.session, mark):
        return
    add_row_once(w.session, QuickExit, {"mark": mark, "on": w.today})


def forget_quick_exits(w: Work, limit: int = _BATCH) -> int:
    """Delete up to `limit` visits that were left long ago; return how many there were."""
    old = select(QuickExit.mark).where(QuickExit.on < w.today - KEPT).order_by(QuickExit.on).limit(limit)
    marks = w.session.scalars(old).all()
    if marks:
        w.session.execute(delete(QuickExit).where(QuickExit.mark.in_(marks)))
    return len(marks)
