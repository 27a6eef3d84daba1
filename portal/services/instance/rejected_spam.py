"""Delete rejected spam early, after the 14 days for appeal."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, or_, select

from portal.domain.concerns import State
from portal.domain.deadlines import day_start
from portal.domain.floods import JUNK_KEPT
from portal.domain.retention import Matter
from portal.services.concerns.locked import load
from portal.services.instance.retention import ERASERS
from portal.store.engine.work import Work
from portal.store.models import Concern, VoiceNote

_BATCH: Final = 100


def forget_junk(w: Work, limit: int = _BATCH) -> int:
    """Erase the words and contacts of up to `limit` pieces of old junk; return how many there were.

    The row stays, so that its receipt still says what was decided.
    """
    before = day_start(w.today - JUNK_KEPT, w.zone)
    old = select(Concern.id).where(
        Concern.quarantined.is_(True),
        Concern.state == State.DECLINED,
        Concern.changed_at < before,
        or_(Concern.original != "", exists().where(VoiceNote.concern_id == Concern.id)),
        Concern.hold.is_(None),
    )
    found = w.session.scalars(old.order_by(Concern.id).limit(limit)).all()
    for number in found:
        concern = load(w, number)
        for matter in (Matter.WORDS, Matter.CONTACT, Matter.LETTERS):
            ERASERS[matter](w, concern)
    return len(found)
