"""What an association raised, as its members follow it: standings, deadlines, and what they have not read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.actions import Action
from portal.domain.concerns import Category, Kind, State, headline
from portal.domain.lifecycle import days_given
from portal.domain.standing import CLOSED, DONE, MOVABLE, OPEN, UNDER_REVIEW, Ower, owed_by
from portal.store.cards import card_of, select_card
from portal.store.engine.town_time import town_day
from portal.store.models import Concern, TimelineEntry, VoiceNote
from portal.store.queries.associations.unread import undone, unread
from portal.store.queries.concerns.public import containing
from portal.store.queries.concerns.search_originals import original_holding
from portal.store.queries.media.voice_notes import its_own
from portal.store.standing import due_day, is_late, stands_in


class Group(StrEnum):
    """What the list can be narrowed to."""

    OPEN = "open"
    UNREAD = "unread"
    OURS = "ours"
    CONFIRM = "confirm"
    OFFICE = "office"
    REVIEW = "review"
    DONE = "done"
    CLOSED = "closed"
    ALL = "all"


class Due(StrEnum):
    LATE = "late"
    WEEK = "week"


_IN: Final = {
    Group.OPEN: OPEN,
    Group.OURS: owed_by(Ower.REPORTER, Ower.JUDGES),
    Group.CONFIRM: owed_by(Ower.JUDGES),
    Group.OFFICE: MOVABLE,
    Group.REVIEW: UNDER_REVIEW,
    Group.DONE: DONE,
    Group.CLOSED: CLOSED,
}
_ANSWERS: Final = (Action.ANSWER, Action.CANNOT, Action.CLAIM)


@dataclass(frozen=True, slots=True)
class AssociationConcernFilter:
    group: Group = Group.OPEN
    territories: frozenset[int] = frozenset()
    due: Due | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class AssociationConcern:
    """One line of the list; `due` is the day somebody owes a word by, `office` who answered last.

    `spoken` are the seconds of its voice note, None without one.
    """

    number: int
    kind: Kind
    category: Category
    state: State
    territory: int
    received_on: date
    language: str
    title: str
    due: date | None
    office: int | None
    unread: bool
    spoken: float | None
    answered_on: date | None = None

    def days_left(self, today: date) -> int | None:
        """Days until `due`, below 0 when it has passed; None when nobody owes anything."""
        return (self.due - today).days if self.due else None

    @property
    def term(self) -> int:
        """How many days there were in all, for the ring."""
        return days_given(self.state, self.received_on, self.due) if self.due else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The five figures at the top of an association's desk."""

    open: int
    unread: int
    confirm: int
    late: int
    done: int


def figures(session: Session, association: int, account: int, today: date) -> Figures:
    """Count what an association has going, and what `account` has not read of it."""
    counted = select_card(
        Figures,
        open=func.count().filter(stands_in(_IN[Group.OPEN])),
        unread=func.count().filter(unread(account)),
        confirm=func.count().filter(stands_in(_IN[Group.CONFIRM])),
        late=func.count().filter(is_late(today)),
        done=func.count().filter(stands_in(_IN[Group.DONE])),
    )
    return session.scalars(counted.select_from(Concern).where(Concern.association_id == association)).one()


def association_concerns(
    session: Session,
    association: int,
    account: int,
    wanted: AssociationConcernFilter,
    *,
    today: date,
    limit: int | None = None,
    offset: int = 0,
) -> list[AssociationConcern]:
    """An association's concerns as `wanted`, what moved last first."""
    rows = session.execute(
        _rows(account)
        .where(*_conditions(session, association, account, wanted, today))
        .order_by(Concern.changed_at.desc(), Concern.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_worded(found, original, answered_at) for found, original, answered_at in rows]


def count_association_concerns(
    session: Session, association: int, account: int, wanted: AssociationConcernFilter, *, today: date
) -> int:
    counted = select(func.count()).select_from(Concern)
    return session.scalar(counted.where(*_conditions(session, association, account, wanted, today))) or 0


def places_of(session: Session, association: int) -> list[int]:
    """Territories an association raised something in."""
    return list(
        session.scalars(
            select(Concern.territory_id)
            .where(Concern.association_id == association)
            .distinct()
            .order_by(Concern.territory_id)
        )
    )


def _rows(account: int) -> Select[*tuple[Any, ...]]:
    """Cards, and for each what was written and when it was last answered."""
    answer = _last_answer()
    return (
        select(
            card_of(
                AssociationConcern,
                number=Concern.id,
                kind=Concern.kind,
                category=Concern.category,
                state=Concern.state,
                territory=Concern.territory_id,
                received_on=Concern.received_on,
                language=Concern.language,
                title=Concern.title,
                due=due_day(),
                office=TimelineEntry.office_id,
                unread=unread(account),
                spoken=VoiceNote.seconds,
            ),
            Concern.original,
            TimelineEntry.at,
        )
        .select_from(Concern)
        .outerjoin(VoiceNote, its_own())
        .outerjoin(TimelineEntry, TimelineEntry.id == answer)
    )


def _worded(found: AssociationConcern, original: str, answered_at: datetime | None) -> AssociationConcern:
    """A card with what it is called and the day it was answered on."""
    answered_on = town_day(answered_at) if answered_at else None
    return replace(found, title=found.title or headline(original), answered_on=answered_on)


def _conditions(
    session: Session, association: int, account: int, wanted: AssociationConcernFilter, today: date
) -> list[ColumnElement[bool]]:
    found = [Concern.association_id == association]
    if wanted.group is Group.UNREAD:
        found.append(unread(account))
    elif wanted.group is not Group.ALL:
        found.append(stands_in(_IN[wanted.group]))
    if wanted.territories:
        found.append(Concern.territory_id.in_(wanted.territories))
    if wanted.due is Due.LATE:
        found.append(is_late(today))
    elif wanted.due is Due.WEEK:
        found.append(due_day().between(today, today + timedelta(days=7)))
    if wanted.text:
        own = original_holding(session, wanted.text, *found)
        found.append(or_(own, and_(*containing(Concern.folded, wanted.text))))
    return found


def _last_answer() -> Any:
    entry = TimelineEntry.__table__.alias()
    return (
        select(func.max(entry.c.id))
        .where(entry.c.concern_id == Concern.id, entry.c.action.in_(_ANSWERS), entry.c.id.not_in(undone()))
        .correlate(Concern)
        .scalar_subquery()
    )
