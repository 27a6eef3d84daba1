"""What happened to a concern, as each reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, cast, select
from sqlalchemy.orm import Session

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, Kind, State
from portal.domain.lifecycle import REMARKS, Readership
from portal.domain.loop import LoopStep, concern_loop
from portal.domain.people import Role
from portal.domain.privacy import PUBLIC_STEPS, words_public
from portal.store.cards import select_card
from portal.store.engine.town_time import town_day
from portal.store.models import Concern, TimelineEntry


@dataclass(frozen=True, slots=True)
class Happening:
    """One step as a reader sees it; `words` are "" where they are not this reader's.

    `office` is the one concerned at the time, `article` the follow-up that carried the step.
    """

    id: int
    action: Action
    state: State
    role: Role
    day: date
    words: str
    reason: str
    office: int | None
    article: int | None


@dataclass(frozen=True, slots=True)
class DeskHappening:
    """One step as moderators see it, to the minute, with the internal note and who took it."""

    id: int
    action: Action
    state: State
    role: Role
    at: datetime
    words: str
    note: str
    reason: str
    account: int | None


def public_timeline(session: Session, number: int, exposure: Exposure) -> list[Happening]:
    """The public steps, oldest first, without what was undone."""
    rows = session.execute(_standing(number).where(TimelineEntry.action.in_(sorted(PUBLIC_STEPS))))
    words = words_public(exposure)
    return [_happening(row, hide=not words or row.voice is not Readership.PUBLIC) for row in rows]


def reporter_timeline(session: Session, number: int) -> list[Happening]:
    """The steps their reporter may know, oldest first: all but notes, rewordings and what was undone."""
    hidden = (Action.NOTE, Action.REWORD)
    rows = session.execute(_standing(number).where(TimelineEntry.action.notin_(hidden)))
    return [_happening(row, hide=row.voice in (Readership.INTERNAL, Readership.MESSAGE)) for row in rows]


def desk_timeline(session: Session, number: int) -> list[DeskHappening]:
    """Everything, oldest first, undone steps and their undoing included."""
    entry = TimelineEntry
    found = (
        select_card(
            DeskHappening,
            id=entry.id,
            action=entry.action,
            state=entry.target,
            role=entry.role,
            at=entry.at,
            words=entry.words,
            note=entry.note,
            reason=entry.reason,
            account=entry.account_id,
        )
        .where(entry.concern_id == number)
        .order_by(entry.id)
    )
    return list(session.scalars(found))


def loop_of(session: Session, number: int) -> tuple[LoopStep, ...]:
    """The four dots of a concern that is there."""
    state, kind = session.execute(select(Concern.state, Concern.kind).where(Concern.id == number)).one()
    rows = session.execute(_standing(number).where(TimelineEntry.action.not_in(sorted(REMARKS))))
    return concern_loop(state, [(row.target, town_day(row.at)) for row in rows], kind)


def loop_from(state: State, kind: Kind, happenings: list[Happening]) -> tuple[LoopStep, ...]:
    """The same from a timeline already read."""
    entered = [(step.state, step.day) for step in happenings if step.action not in REMARKS]
    return concern_loop(state, entered, kind)


def _standing(number: int) -> Select[*tuple[Any, ...]]:
    """Steps of one concern that stand: neither undone nor the undoing of one."""
    entry = TimelineEntry
    undone = select(cast(entry.reason, Integer)).where(
        entry.concern_id == number, entry.action == Action.UNDO
    )
    return (
        select(
            entry.id,
            entry.action,
            entry.target,
            entry.role,
            entry.at,
            entry.words,
            entry.reason,
            entry.office_id,
            entry.article_id,
            entry.voice,
        )
        .where(entry.concern_id == number, entry.action != Action.UNDO, entry.id.notin_(undone))
        .order_by(entry.id)
    )


def _happening(row: Row[*tuple[Any, ...]], *, hide: bool) -> Happening:
    return Happening(
        id=row.id,
        action=row.action,
        state=row.target,
        role=row.role,
        day=town_day(row.at),
        words="" if hide else row.words,
        reason=row.reason,
        office=row.office_id,
        article=row.article_id,
    )
