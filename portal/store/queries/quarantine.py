"""The quarantine: reports that came in a flood, what is doubted least first.

Programs hurry and people do not; junk repeats itself and people do not. So the lane is ordered by why each
report is in it, then by how many others begin with the same words, which puts the few that a person wrote
before the many that a program did, however late they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, select, true
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, State, headline
from portal.domain.people import Actor
from portal.store.models import Concern, VoiceNote
from portal.store.queries.concerns import containing
from portal.store.queries.desk import OPENING, moderated_by
from portal.store.queries.voice_notes import its_own

SAME: Final = 24
"""Characters by which two texts count as one piece of junk, sent again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in quarantine; `alike` is how many in the lane begin as it does, itself among them."""

    number: int
    category: Category
    state: State
    territory: int
    received_on: date
    language: str
    opening: str
    alike: int
    spoken: float | None
    transcript: str

    @property
    def words(self) -> str:
        return headline(self.opening or self.transcript)


def lane(session: Session, actor: Actor, text: str = "", *, limit: int, offset: int = 0) -> list[Waiting]:
    """A page of what waits in quarantine for this moderator, narrowed to `text`."""
    c = Concern
    alike = func.count().over(partition_by=_start()).label("alike")
    rows = session.execute(
        select(
            c.id,
            c.category,
            c.state,
            c.territory_id,
            c.received_on,
            c.language,
            func.substr(c.original, 1, OPENING),
            alike,
            VoiceNote.seconds,
            func.coalesce(VoiceNote.transcript, ""),
        )
        .outerjoin(VoiceNote, its_own())
        .where(*_conditions(session, actor, text))
        .order_by(c.doubt, alike, _start(), c.id)
        .limit(limit)
        .offset(offset)
    )
    return [Waiting(*row) for row in rows]


def count_lane(session: Session, actor: Actor, text: str = "") -> int:
    return session.scalar(select(func.count(Concern.id)).where(*_conditions(session, actor, text))) or 0


def numbers_in_lane(session: Session, actor: Actor, text: str, *, limit: int) -> list[int]:
    """The oldest `limit` reports of the lane that contain `text`."""
    found = select(Concern.id).where(*_conditions(session, actor, text)).order_by(Concern.id).limit(limit)
    return list(session.scalars(found))


def _start() -> ColumnElement[str]:
    """What a report is counted as one of many by; those that were only spoken are no heap of the same."""
    start = func.nullif(func.substr(Concern.folded_original, 1, SAME), "")
    return func.coalesce(start, literal("#").concat(cast(Concern.id, String)))


def _conditions(session: Session, actor: Actor, text: str) -> list[ColumnElement[bool]]:
    narrowed = and_(true(), *containing(Concern.folded_original, text)) if text else true()
    waiting = and_(Concern.quarantined.is_(True), Concern.state == State.RECEIVED)
    return [moderated_by(session, actor), waiting, narrowed]
