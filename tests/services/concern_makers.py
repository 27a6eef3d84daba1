"""Concerns that a test makes, takes a step with, and reads back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.domain.actions import Action
from portal.domain.people import Actor
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern
from tests import makers
from tests.makers import NOON


def made(**given: Any) -> int:
    with work(NOON) as w:
        return makers.concern(w.session, **given).id


def stored(number: int) -> Concern:
    db.session.rollback()
    row = db.session.get(Concern, number)
    assert row is not None
    return row


def step(number: int, action: Action, by: Actor, later: timedelta = timedelta(0), **given: Any) -> None:
    with work(NOON + later) as w:
        take_step(w, number, action, Given(**given), by=by)
