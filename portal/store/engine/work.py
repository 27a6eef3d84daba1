"""The unit of work: everything a use case writes lands together, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.domain.deadlines import day_start, local_day
from portal.domain.events import Event
from portal.store import chain
from portal.store.chain import AuditedAction
from portal.store.engine.database import IMMEDIATE, db
from portal.store.engine.rows import add_row
from portal.store.engine.town_time import town_zone
from portal.store.engine.write_lock import holding_write_lock
from portal.store.listeners import listening
from portal.store.models import OutboxEntry

_UNDER_WAY: Final = "work_under_way"


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction and its moment: `now` is the same for everything in it (aware, UTC).

    `zone` is the town's.
    """

    session: Session
    now: datetime
    zone: ZoneInfo
    audited: list[AuditedAction] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return local_day(self.now, self.zone)

    @property
    def day_start(self) -> datetime:
        """The moment today began: what a reporter's own act is dated, so that its hour tells nothing."""
        return day_start(self.today, self.zone)

    def tell(self, event: Event, *, hold: timedelta = timedelta(0), at: datetime | None = None) -> None:
        """Write an event to the outbox; with `hold` it is not delivered before that has passed.

        `at` dates the row instead of `now`, for events whose minute must not be kept.
        """
        written = at or self.now
        row = {
            "kind": event.kind,
            "concern_id": event.concern,
            "article_id": event.article,
            "account_id": event.account,
            "facts": dict(event.facts),
            "written_at": written,
            "due_at": written + hold,
        }
        add_row(self.session, OutboxEntry, row)

    def record(self, action: str, subject: str, *, by: int | None, **facts: str | int | None) -> None:
        """Write an audit entry, at the end of the transaction: ids and codes, never anybody's words."""
        self.audited.append(AuditedAction(self.now, by, action, subject, facts))


@contextmanager
def work(now: datetime | None = None) -> Iterator[Work]:
    """Begin a writing transaction; commit on leaving, roll back on any error.

    The commit happens before the caller answers anybody, so that "saved" is never said of what is not.
    Raises RuntimeError inside another work of the same session, which it would roll back, and where nobody
    registered the store's listeners: the keys of what is erased would live on.
    """
    if not listening():
        raise RuntimeError("a work begins before portal.store.listeners.register_listeners was called")
    session = db.session()
    with _alone(session), holding_write_lock(db.engine):
        session.rollback()
        session.connection(execution_options={IMMEDIATE: True})
        try:
            unit = Work(session, now or datetime.now(UTC), town_zone())
            yield unit
            chain.append(session, unit.audited)
            session.commit()
        except BaseException:
            session.rollback()
            raise


def refuse_inside_another(session: Session) -> None:
    """Raise RuntimeError if a work of this session is under way: a rollback would undo it unseen."""
    if _UNDER_WAY in session.info:
        raise RuntimeError("a work begins inside another")


@contextmanager
def _alone(session: Session) -> Iterator[None]:
    refuse_inside_another(session)
    session.info[_UNDER_WAY] = True
    try:
        yield
    finally:
        del session.info[_UNDER_WAY]
