"""Time passes over claimed repairs that nobody confirmed: they become "unconfirmed", never "done"."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.people import CLOCK
from portal.services.concerns.steps import take_step
from portal.store.engine.work import Work
from portal.store.models import Concern


def lapsing(w: Work) -> list[int]:
    """Numbers of the claims whose last day to be confirmed is over, the oldest first."""
    over = (Concern.state == State.CLAIMED_DONE, Concern.confirm_by < w.today)
    return list(w.session.scalars(select(Concern.id).where(*over).order_by(Concern.confirm_by, Concern.id)))


def lapse(w: Work, number: int) -> None:
    """Let one claim lapse. Raises WrongState when somebody judged it, or another worker was here, before."""
    take_step(w, number, Action.LAPSE, by=CLOCK)
