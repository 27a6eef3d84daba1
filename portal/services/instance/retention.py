"""Erase what has been kept long enough, a few concerns at a time; the table is domain/retention.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, func, select, update

from portal.domain.deadlines import day_start
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.domain.photos import is_public
from portal.domain.retention import FORGOTTEN, GIVERS, NEWS, Calm, Matter
from portal.services.concerns.locked import load
from portal.services.erasure.erase_reveals import erase_reveals
from portal.services.media.upload_photos import erase_photos
from portal.services.media.upload_voice_notes import erase_voices_of
from portal.store.engine.work import Work
from portal.store.models import (
    ClockSeen,
    Concern,
    Contact,
    Mail,
    Message,
    OutboxEntry,
    Photo,
    Support,
    TimelineEntry,
)
from portal.store.queries.erasure.retention import due_concerns

BATCH: Final = 25
"""Concerns a transaction: on SQLite nobody else writes meanwhile."""


def clock_is_calm(w: Work) -> bool:
    """Note the day; whether the clock has gone on long enough without a leap to be believed."""
    row = w.session.get(ClockSeen, 1)
    if row is None:
        w.session.add(ClockSeen(id=1, since=w.today, seen=w.today))
        return False
    calm = Calm(row.since, row.seen).at(w.today)
    if (row.since, row.seen) != (calm.since, calm.seen):
        row.since, row.seen = calm.since, calm.seen
    return calm.trusted


def forget_concerns(w: Work, limit: int = BATCH) -> int:
    """Erase what is due of up to `limit` concerns; return how many there were."""
    due = due_concerns(w.session, w.today, limit)
    for number, matters in due.items():
        concern = load(w, number)
        if concern.hold is None:  # somebody may have stopped its clocks since we looked
            for matter in matters:
                ERASERS[matter](w, concern)
    return len(due)


def forget_news(w: Work, limit: int = 20 * BATCH) -> int:
    """Delete up to `limit` pieces of news whose mails are all sent or given up, and have been for long."""
    before = day_start(w.today - timedelta(days=NEWS), w.zone)
    waiting = exists().where(
        Mail.outbox_id == OutboxEntry.id, Mail.sent_at.is_(None), Mail.dropped_at.is_(None)
    )
    old = w.session.scalars(
        select(OutboxEntry.id)
        .where(OutboxEntry.sent_at < before, ~waiting)
        .order_by(OutboxEntry.id)
        .limit(limit)
    ).all()
    if old:
        w.session.execute(delete(Mail).where(Mail.outbox_id.in_(old)))
        w.session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(old)))
    return len(old)


def _words(w: Work, concern: Concern) -> None:
    """The original, its photos and voice, and where exactly; what was published is read without them."""
    concern.original = concern.folded_original = concern.landmark = concern.begins = ""
    concern.lat = concern.lon = concern.happened_on = None
    _media(w, concern)


def _media(w: Work, concern: Concern) -> None:
    """Photos that are not public, and every voice note, as none ever was."""
    erase_voices_of(w, concern.id)
    given = select(Photo).where(Photo.concern_id == concern.id, Photo.role.in_(GIVERS))
    kept = (concern.state, concern.exposure)
    erase_photos(w, [photo for photo in w.session.scalars(given) if not is_public(photo.state, *kept)])


def _contact(w: Work, concern: Concern) -> None:
    w.session.execute(delete(Contact).where(Contact.concern_id == concern.id))
    erase_reveals(w, concern.id)
    concern.account_id = None


def _letters(w: Work, concern: Concern) -> None:
    """The mailbox, what moderators noted for themselves, and what was said to the reporter alone."""
    entries = update(TimelineEntry).where(TimelineEntry.concern_id == concern.id)
    _media(w, concern)
    # A photo that was published outlives the message it came with.
    w.session.execute(update(Photo).where(Photo.concern_id == concern.id).values(message_id=None))
    w.session.execute(delete(Message).where(Message.concern_id == concern.id))
    w.session.execute(entries.where(TimelineEntry.note != "").values(note=""))
    w.session.execute(entries.where(TimelineEntry.voice != Readership.PUBLIC).values(words=""))
    w.session.execute(entries.where(TimelineEntry.role == Role.REPORTER).values(words=""))


def _receipt(w: Work, concern: Concern) -> None:  # noqa: ARG001
    concern.receipt = None


def _supports(w: Work, concern: Concern) -> None:
    """How many stood by it stays; that two supports were one person's does not."""
    named = (Support.concern_id == concern.id, ~Support.supporter.startswith(FORGOTTEN))
    people = select(Support.supporter, func.min(Support.id)).where(*named).group_by(Support.supporter)
    for mark, first in w.session.execute(people).all():
        one = update(Support).where(Support.concern_id == concern.id, Support.supporter == mark)
        w.session.execute(one.values(supporter=f"{FORGOTTEN}{first}"))


ERASERS: Final[Mapping[Matter, Callable[[Work, Concern], None]]] = {
    Matter.WORDS: _words,
    Matter.CONTACT: _contact,
    Matter.LETTERS: _letters,
    Matter.RECEIPT: _receipt,
    Matter.SUPPORTS: _supports,
}
