"""The quarantine: reports that came in a flood, what is doubted least first.

Programs hurry and people do not; junk repeats itself and people do not. So the lane is ordered by why each
report is in it, then by how many others begin with the same words, which puts the few that a person wrote
before the many that a program did, however late they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, State, headline
from portal.domain.people import Actor
from portal.store.models import Concern
from portal.store.queries.desk import moderated_by
from portal.store.queries.originals import original_holding


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

    @property
    def words(self) -> str:
        return headline(self.original)


def lane(session: Session, actor: Actor, text: str = "", *, limit: int, offset: int = 0) -> list[Waiting]:
    """A page of what waits in quarantine for this moderator, narrowed to `text`."""
    c = Concern
    alike = func.count().over(partition_by=c.begins).label("alike")
    rows = session.execute(
        select(
            c.id,
            c.category,
            c.state,
            c.territory_id,
            c.received_on,
            c.language,
            c.original,
            alike,
        )
        .where(*_conditions(session, actor, text))
        .order_by(c.doubt, alike, c.begins, c.id)
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


def _conditions(session: Session, actor: Actor, text: str) -> list[ColumnElement[bool]]:
    waiting = and_(Concern.quarantined.is_(True), Concern.state == State.RECEIVED)
    found = [moderated_by(session, actor), waiting]
    return [*found, original_holding(session, text, *found)] if text else found
