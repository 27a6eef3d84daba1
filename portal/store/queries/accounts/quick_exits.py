# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether somebody has left."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.store.models import QuickExit


def exited(session: Session, mark: str) -> bool:
    return session.get(QuickExit, mark) is not None
