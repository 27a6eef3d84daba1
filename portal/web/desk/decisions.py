# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which decisions are open on a concern as it stands, and their forms with what the portal proposes."""

from __future__ import annotations

from typing import Any, Final

from wtforms import SelectChoice

from portal.domain.actions import Action
from portal.domain.audience import acceptable
from portal.domain.concerns import State
from portal.domain.lifecycle import HELD, STEPS, holder
from portal.domain.permissions import ConcernSubject, may
from portal.domain.privacy import Audience, visible
from portal.store.engine.database import db
from portal.store.queries.concerns.desk_concern import DeskConcern, Similar
from portal.store.queries.town.places import proposed_office, territories
from portal.web.desk.forms import FORMS, Accept, Decision, Merge
from portal.web.request.components import now
from portal.web.request.sessions import current_actor

PUBLISHING: Final = (Action.ACCEPT, Action.REWORD)
"""Decisions that carry a public copy."""


def open_steps(concern: DeskConcern) -> list[Action]:
    """What this moderator may do now: nothing that a colleague's review keeps them from."""
    return [one for one in permitted(concern) if not (one in HELD and _held_by_another(concern))]


def permitted(concern: DeskConcern) -> list[Action]:
    """What the tables of states and of permissions leave to this moderator, in the order they are drawn."""
    actor, known = current_actor(), subject_of(concern)
    return [one for one in FORMS if _leads_on(one, concern) and may(actor, one, known)]


def _leads_on(action: Action, concern: DeskConcern) -> bool:
    match action:
        case Action.TAKE:
            # Also what a colleague began and let lapse; see services.review_concern.
            unheld = holder(concern.state, concern.taken_by, concern.taken_at, now()) is None
            return concern.state is State.RECEIVED or (concern.state is State.IN_REVIEW and unheld)
        case Action.REWORD:
            return visible(Audience.OFFICE, concern.state, concern.exposure)
        case Action.MESSAGE:
            return concern.state is not State.WITHDRAWN
        case Action.NOTE:
            return True
        case _:
            return concern.state in STEPS[action].sources


def _held_by_another(concern: DeskConcern) -> bool:
    reviewer = holder(concern.state, concern.taken_by, concern.taken_at, now())
    return reviewer is not None and reviewer != current_actor().account


def subject_of(concern: DeskConcern) -> ConcernSubject:
    """The concern as the permission table sees it."""
    return ConcernSubject(
        number=concern.number,
        state=concern.state,
        exposure=concern.exposure,
        territories=territories(db.session()).ancestors(concern.territory),
        office=concern.office,
        association=concern.association,
        account=concern.account,
        declined_by=concern.declined_by,
    )


def drawn(
    concern: DeskConcern, alike: list[Similar], sent: Decision | None, action: Action | None
) -> dict[str, Decision]:
    """The form of every open decision under its name; `sent`, as it was typed, in place of its own.

    What was typed for a decision that a colleague's review holds up is drawn too: it can be sent later.
    """
    opened = open_steps(concern)
    if sent is not None and action not in opened and action in permitted(concern):
        opened.append(action)
    forms = {one.value: _proposed(concern, one) for one in opened}
    if sent is not None and action in opened:
        forms[action.value] = sent
    if isinstance(accept := forms.get(Action.ACCEPT), Accept):
        may_stand = acceptable(concern.kind, concern.category)
        accept.exposure.choices = [one for one in accept.exposure.choices if one.value in may_stand]
    if isinstance(merge := forms.get(Action.MERGE), Merge):
        merge.pick.choices = [SelectChoice(value=one.number, label=one.words) for one in alike]
    return forms


def _proposed(concern: DeskConcern, action: Action) -> Decision:
    proposals: dict[str, Any] = {"version": str(concern.version)}
    if action in PUBLISHING:
        proposals |= {"title": concern.words, "public_text": concern.public_text or concern.told}
    if action is Action.ACCEPT:
        office = concern.office or proposed_office(db.session(), concern.category, concern.territory)
        proposals |= {"category": concern.category, "office": office, "exposure": concern.exposure}
    return FORMS[action](action, formdata=None, data=proposals)
