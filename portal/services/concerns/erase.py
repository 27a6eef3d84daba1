"""Erasing what only a reporter gave, and erasing it again when an old backup has brought it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import delete, select, update

from portal.domain.actions import Action
from portal.domain.deadlines import day_start
from portal.domain.erasures import Erased
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.services.concerns.join import send_back
from portal.services.erasure.erase_reveals import erase_reveals
from portal.services.media.erase import erase_media
from portal.store.engine.work import Work
from portal.store.models import Concern, Contact, Erasure, Message, TimelineEntry

Works = Callable[[], AbstractContextManager[Work]]


class ErasureLog(Protocol):
    """The list of erasures outside the database."""

    def read(self) -> set[Erased]: ...

    def add(self, erased: Iterable[Erased]) -> None:
        """Append entries; once it returns, they survive a power cut."""


def erase(w: Work, concern: Concern) -> None:
    """Erase what the reporter gave and remember that it was; what was decided and answered stays."""
    w.session.add(Erasure(number=concern.id, mark=concern.receipt or "", state=concern.state, day=w.today))
    concern.original = concern.folded_original = concern.title = concern.public_text = concern.folded = ""
    concern.landmark = concern.begins = ""
    erase_media(w, concern.id)
    concern.lat = concern.lon = concern.happened_on = None
    w.session.execute(delete(Contact).where(Contact.concern_id == concern.id))
    erase_reveals(w, concern.id)
    w.session.execute(delete(Message).where(Message.concern_id == concern.id, Message.role == Role.REPORTER))
    w.session.execute(
        update(TimelineEntry)
        .where(TimelineEntry.concern_id == concern.id, TimelineEntry.role == Role.REPORTER)
        .values(words="", note="")
    )


def keep_erasure_log(works: Works, erasure_log: ErasureLog, after: int = 0) -> tuple[int, int]:
    """Copy erasures beyond row `after` that the erasure log lacks; return how many, and the last row."""
    e = Erasure
    with works() as w:
        beyond = select(e.id, e.number, e.mark, e.state, e.day).where(e.id > after).order_by(e.id)
        rows = w.session.execute(beyond).all()
    if not rows:
        return 0, after
    known = erasure_log.read()
    written = dict.fromkeys(Erased(row.number, row.mark, row.state, row.day) for row in rows)
    missing = [entry for entry in written if entry not in known]
    if missing:
        erasure_log.add(missing)
    return len(missing), rows[-1].id


def erase_again(w: Work, erased: Iterable[Erased]) -> int:
    """Erase each concern that stands here as it did before it was erased; return how many there were."""
    kept = {(row.number, row.mark) for row in w.session.scalars(select(Erasure))}
    back = [entry for entry in erased if (entry.number, entry.mark) not in kept]
    return sum(_erase_again(w, entry) for entry in back)


def _erase_again(w: Work, erased: Erased) -> bool:
    concern = w.session.get(Concern, erased.number)
    if concern is None or (concern.receipt or "") != erased.mark:
        return False  # it came after the backup, or its number was given out again
    if concern.state is not erased.state:
        entry = _step(w, concern, erased)
        w.session.add(entry)
        concern.state = erased.state
        concern.version += 1
        concern.changed_at = day_start(erased.day, w.zone)
        w.session.flush()
        send_back(w, concern, entry, own=True)
    erase(w, concern)
    return True


def _step(w: Work, concern: Concern, erased: Erased) -> TimelineEntry:
    """The withdrawal as it stood in the timeline that was lost."""
    return TimelineEntry(
        concern_id=concern.id,
        action=Action.WITHDRAW,
        source=concern.state,
        target=erased.state,
        role=Role.REPORTER,
        at=day_start(erased.day, w.zone),
        voice=Readership.INTERNAL,
    )
