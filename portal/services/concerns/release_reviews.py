"""A moderator who went away no longer keeps others from a concern."""

from __future__ import annotations

from sqlalchemy import or_, update

from portal.domain.concerns import State
from portal.domain.lifecycle import REVIEW_HOLD
from portal.store.engine.work import Work
from portal.store.models import Concern


def release_reviews(w: Work) -> int:
    """Free the concerns taken longer ago than a review may take, or as far ahead; return how many."""
    over = or_(Concern.taken_at <= w.now - REVIEW_HOLD, Concern.taken_at >= w.now + REVIEW_HOLD)
    freed = update(Concern).where(Concern.state == State.IN_REVIEW, over).values(taken_at=None)
    return w.session.connection().execute(freed).rowcount
