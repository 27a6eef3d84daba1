"""Reports of one problem, and what tests of joining them do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.events import EventKind
from portal.domain.people import VISITOR, Actor, Role
from portal.services.concerns.effects import Given
from portal.services.concerns.follow_case import support
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, OutboxEntry, TimelineEntry
from portal.store.queries.concerns.public import public_concern
from tests import makers
from tests.makers import NOON


def made(**given: Any) -> int:
    """A report with the first row of its timeline, as every report has one."""
    with work(NOON) as w:
        number = makers.concern(w.session, **given).id
        first = {"action": Action.SUBMIT, "target": State.RECEIVED, "role": Role.REPORTER, "voice": "public"}
        w.session.add(TimelineEntry(concern_id=number, at=NOON, **first))
        return number


def stored(number: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, number)


def step(number: int, action: Action, by: Actor, **given: Any) -> None:
    with work(NOON) as w:
        take_step(w, number, action, Given(**given), by=by)


def merge(number: int, joins: int, by: Actor) -> None:
    step(number, Action.MERGE, by, joins=joins)


def stand_by(number: int, *marks: str) -> None:
    with work(NOON) as w:
        for mark in marks:
            support(w, number, mark, by=VISITOR)


def shown_supports(number: int) -> int:
    db.session.rollback()
    found = public_concern(db.session(), number)
    assert found is not None
    return found.card.supports


def told(number: int) -> list[EventKind]:
    found = select(OutboxEntry.kind).where(OutboxEntry.concern_id == number).order_by(OutboxEntry.id)
    return list(db.session.scalars(found))
