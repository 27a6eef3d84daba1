"""Who stands by what."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.models import Support


def supported_by(session: Session, supporter: str) -> frozenset[int]:
    """Numbers of the concerns this person said "me too" to; `supporter` is the mark it is stored under."""
    return frozenset(session.scalars(select(Support.concern_id).where(Support.supporter == supporter)))
