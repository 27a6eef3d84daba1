# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report that a joined one follows, settled for whoever sent the joined one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, Kind, State
from portal.domain.loop import LoopStep
from portal.store.engine.database import db
from portal.store.queries.concerns.cases import Case
from portal.store.queries.concerns.joined import goes_on
from portal.store.queries.concerns.public import public_concern
from portal.store.queries.concerns.timeline import Happening, loop_from, public_timeline
from portal.store.queries.town.places import territories
from portal.web.cards.concern_cards import ShownConcern, shown_concern


@dataclass(frozen=True, slots=True)
class Joined:
    """The concern a case was joined with, and what happened to it since, newest first.

    `concern` is None, and no words are told, while that one is not public; `claim` are the words of whoever
    says that it is done, `judges` whether this reporter may say if that is true.
    """

    concern: ShownConcern | None
    kind: Kind
    state: State
    loop: tuple[LoopStep, ...]
    history: list[Happening]
    claim: str
    confirm_by: date | None
    judges: bool


def joined(case: Case) -> Joined | None:
    """What this case was joined with; None for one that goes on by itself."""
    if case.state is not State.MERGED or case.merged_into is None:
        return None
    session = db.session()
    other = goes_on(session, case.number, case.merged_into)
    concern = public_concern(session, other.number)
    # While it is not public, its own reporter is owed that its words stay where they are.
    history = public_timeline(session, other.number, other.exposure if concern else Exposure.SEALED)
    claim = next((step.words for step in reversed(history) if step.action is Action.CLAIM), "")
    return Joined(
        concern=shown_concern(concern.card, territories(session)) if concern else None,
        kind=other.kind,
        state=other.state,
        loop=loop_from(other.state, other.kind, history),
        history=history[::-1],
        claim=claim,
        confirm_by=other.confirm_by,
        judges=other.state is State.CLAIMED_DONE and other.older,
    )
