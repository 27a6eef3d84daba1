"""The quarantine: reports that came in a flood, what is doubted least first.

Programs hurry and people do not; junk repeats itself and people do not. So the lane is ordered by why each
report is in it, then by how many others begin with the same words, which puts the few that a person wrote
before the many that a program did, however late they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, State, headline
from portal.domain.people import Actor
from portal.store.cards import select_card
from portal.store.encrypted_columns import NOTHING
from portal.store.models import Concern, VoiceNote
from portal.store.queries.concerns.desk import moderated_by
from portal.store.queries.concerns.search_originals import original_holding
from portal.store.queries.media.voice_notes import its_own


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in quarantine; `alike` is how many in the lane begin as it does, itself among them."""

    number: int
    category: Category
    state: State
    territory: int
    received_on: date
    language: str
    original: str
    alike: int
    spoken: float | None
    transcript: str

    @property
    def words(self) -> str:
        return headline(self.original or self.transcript)


def lane(session: Session, actor: Actor, text: str = "", *, limit: int, offset: int = 0) -> list[Waiting]:
    """A page of what waits in quarantine for this moderator, narrowed to `text`."""
    c = Concern
    alike = func.count().over(partition_by=_start()).label("alike")
    found = (
        select_card(
            Waiting,
            number=c.id,
            category=c.category,
            state=c.state,
            territory=c.territory_id,
            received_on=c.received_on,
            language=c.language,
            original=c.original,
            alike=alike,
            spoken=VoiceNote.seconds,
            transcript=func.coalesce(VoiceNote.transcript, NOTHING),
        )
        .outerjoin(VoiceNote, its_own())
        .where(*_conditions(session, actor, text))
        .order_by(c.doubt, alike, _start(), c.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(found))


def count_lane(session: Session, actor: Actor, text: str = "") -> int:
    return session.scalar(select(func.count(Concern.id)).where(*_conditions(session, actor, text))) or 0


def numbers_in_lane(session: Session, actor: Actor, text: str, *, limit: int) -> list[int]:
    """The oldest `limit` reports of the lane that contain `text`."""
    found = select(Concern.id).where(*_conditions(session, actor, text)).order_by(Concern.id).limit(limit)
    return list(session.scalars(found))


def _start() -> ColumnElement[str]:
    """What a report is counted as one of many by; those that were only spoken are no heap of the same."""
    start = func.nullif(Concern.begins, "")
    return func.coalesce(start, literal("#").concat(cast(Concern.id, String)))


def _conditions(session: Session, actor: Actor, text: str) -> list[ColumnElement[bool]]:
    waiting = and_(Concern.quarantined.is_(True), Concern.state == State.RECEIVED)
    found = [moderated_by(session, actor), waiting]
    return [*found, original_holding(session, text, *found)] if text else found
