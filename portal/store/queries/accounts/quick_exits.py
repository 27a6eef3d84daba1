# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether somebody has left."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.store.models import Departure


def departed(session: Session, mark: str) -> bool:
    return session.get(Departure, mark) is not None
