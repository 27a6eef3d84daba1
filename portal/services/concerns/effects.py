"""What a step changes beside the state, and what it is given to do so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from portal.domain.actions import Action
from portal.domain.audience import acceptable
from portal.domain.concerns import Category, DeclineReason, Exposure, ReferTo
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, add_working_days
from portal.domain.errors import Conflict, Invalid
from portal.domain.lifecycle import CONFIRM_WITHIN_DAYS, Need
from portal.domain.people import Actor
from portal.services.concerns.join import join
from portal.services.concerns.locked import copy, forget_verdicts
from portal.store.engine.work import Work
from portal.store.models import Concern, Office
from portal.store.queries.town.places import holidays


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a step; text already cleaned. Which of it a step needs is the table's to say.

    What is `spoken` comes as a voice note, and stands for the text.
    """

    text: str = ""
    note: str = ""
    reason: DeclineReason | None = None
    refer_to: ReferTo | None = None
    category: Category | None = None
    office: int | None = None
    exposure: Exposure | None = None
    title: str = ""
    public_text: str = ""
    joins: int | None = None
    spoken: bool = False

    def needs_met(self) -> frozenset[Need]:
        met = frozenset(need for need in Need if getattr(self, need.value))
        return met | {Need.TEXT} if self.spoken else met


def _taken(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.taken_by = by.account
    concern.taken_at = w.now


def _accepted(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    if w.session.get(Office, given.office) is None:
        raise Invalid({"office": "unknown"})
    if given.exposure and given.exposure not in _acceptable(concern, given):
        raise Invalid({"exposure": "never_published"})
    concern.category = given.category or concern.category
    concern.exposure = given.exposure or concern.exposure
    concern.office_id = given.office
    concern.answer_by = add_working_days(w.today, ANSWER, holidays(w.session))
    copy(concern, given.title, given.public_text)


def _acceptable(concern: Concern, given: Given) -> frozenset[Exposure]:
    """What was called a danger, by its reporter or by the moderator, is never published."""
    return acceptable(concern.kind, concern.category, given.category or concern.category)


def _declined(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.declined_by = by.account
    concern.decline_reason = given.reason


def _referred(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    concern.referred_to = given.refer_to


def _appealed(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    if concern.appealed:
        raise Conflict
    concern.appealed = True
    concern.quarantined, concern.begins = False, ""
    concern.taken_by = concern.taken_at = None
    concern.acknowledge_by = add_working_days(w.today, ACKNOWLEDGE, holidays(w.session))


def _replied(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    """A reply puts the concern back on the table, for whoever is there first."""
    concern.taken_at = None


def _merged(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    join(w, concern, given.joins, by=by)


def _claimed(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    """Whoever stands by the concern now may judge the claim; what was said of an earlier one is void."""
    concern.confirm_by = w.today + timedelta(days=CONFIRM_WITHIN_DAYS)
    forget_verdicts(w, concern, judges=True)


def _settled(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    forget_verdicts(w, concern, judges=False)


def _reopened(w: Work, concern: Concern, given: Given, by: Actor) -> None:
    _settled(w, concern, given, by)
    concern.confirm_by = None
    concern.answer_by = add_working_days(w.today, ANSWER, holidays(w.session))


EFFECTS: Final[Mapping[Action, Callable[[Work, Concern, Given, Actor], None]]] = {
    Action.TAKE: _taken,
    Action.ACCEPT: _accepted,
    Action.DECLINE: _declined,
    Action.REFER: _referred,
    Action.APPEAL: _appealed,
    Action.REPLY: _replied,
    Action.MERGE: _merged,
    Action.CLAIM: _claimed,
    Action.CONFIRM: _settled,
    Action.LAPSE: _settled,
    Action.DENY: _reopened,
}
