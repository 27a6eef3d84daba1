"""Who may do what: one table of action → rule. What is not in it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State
from portal.domain.errors import NotAllowed
from portal.domain.people import Actor, Role
from portal.domain.privacy import Audience, visible


class Subject(Protocol):
    """What a rule may know of the concern it is asked about; ids, never words."""

    @property
    def number(self) -> int: ...
    @property
    def state(self) -> State: ...
    @property
    def exposure(self) -> Exposure: ...
    @property
    def territories(self) -> frozenset[int]: ...
    @property
    def office(self) -> int | None: ...
    @property
    def association(self) -> int | None: ...
    @property
    def account(self) -> int | None: ...
    @property
    def declined_by(self) -> int | None: ...
    @property
    def joined(self) -> tuple[Subject, ...]: ...


@dataclass(frozen=True, slots=True)
class ConcernSubject:
    """A concern as the rules see it; `territories` are its own and all above it.

    `joined` are the reports that were merged into it and are older than the claim that waits to be judged.
    """

    number: int
    state: State
    exposure: Exposure
    territories: frozenset[int]
    office: int | None = None
    association: int | None = None
    account: int | None = None
    declined_by: int | None = None
    joined: tuple[ConcernSubject, ...] = ()


@dataclass(frozen=True, slots=True)
class AssociationSubject:
    """An association as the rules see it."""

    association: int
    verified: bool


Rule = Callable[[Actor, object], bool]


def everyone(actor: Actor, subject: object) -> bool:
    return True


def signed_in(actor: Actor, subject: object) -> bool:
    return actor.account is not None


def has(*roles: Role) -> Rule:
    """Holds one of `roles` anywhere."""
    wanted = frozenset(roles)

    def rule(actor: Actor, subject: object) -> bool:
        return bool(wanted & actor.roles)

    return rule


def both(*rules: Rule) -> Rule:
    return lambda actor, subject: all(rule(actor, subject) for rule in rules)


def either(*rules: Rule) -> Rule:
    return lambda actor, subject: any(rule(actor, subject) for rule in rules)


def holds_receipt(actor: Actor, subject: object) -> bool:
    return isinstance(subject, ConcernSubject) and actor.concern == subject.number


def is_reporter(actor: Actor, subject: object) -> bool:
    return (
        isinstance(subject, ConcernSubject)
        and actor.account is not None
        and subject.account == actor.account
        and subject.association is None
    )


def leads_association(actor: Actor, subject: object) -> bool:
    return getattr(subject, "association", None) in actor.leads


def belongs_to_association(actor: Actor, subject: object) -> bool:
    return getattr(subject, "association", None) in actor.leads | actor.belongs


def supported_before(actor: Actor, subject: object) -> bool:
    """Said "me too" before the office said that it is done."""
    return isinstance(subject, ConcernSubject) and subject.number in actor.judges


def joined_reporter(actor: Actor, subject: object) -> bool:
    """Reported what was joined with this concern before the office said that it is done."""
    return isinstance(subject, ConcernSubject) and any(_reporter(actor, one) for one in subject.joined)


def outside_staff(actor: Actor, subject: object) -> bool:
    """Has no role in an office or on the desk: those who do the work do not confirm it."""
    return not actor.staff


def moderates_territory(actor: Actor, subject: object) -> bool:
    """Has a moderator's grant over the concern's territory, and over what is sealed if it is."""
    if not isinstance(subject, ConcernSubject):
        return False
    return any(
        (grant.territory is None or grant.territory in subject.territories)
        and visible(MODERATOR_SEES[grant.role], subject.state, subject.exposure)
        for grant in actor.grants
        if grant.role in MODERATOR_SEES
    )


MODERATOR_SEES: Final[Mapping[Role, Audience]] = {
    Role.MODERATOR: Audience.MODERATORS,
    Role.SAFETY_MODERATOR: Audience.SAFETY,
}


def not_the_decliner(actor: Actor, subject: object) -> bool:
    return isinstance(subject, ConcernSubject) and subject.declined_by != actor.account


def routed_to_office(actor: Actor, subject: object) -> bool:
    """Works in the office the concern was routed to, and may know of it."""
    return (
        isinstance(subject, ConcernSubject)
        and subject.office in actor.offices(Role.OFFICE_AGENT)
        and visible(Audience.OFFICE, subject.state, subject.exposure)
    )


def is_public(actor: Actor, subject: object) -> bool:
    return isinstance(subject, ConcernSubject) and visible(Audience.PUBLIC, subject.state, subject.exposure)


def verified(actor: Actor, subject: object) -> bool:
    return isinstance(subject, AssociationSubject) and subject.verified


def is_clock(actor: Actor, subject: object) -> bool:
    return actor.clock


_reporter = either(holds_receipt, is_reporter, leads_association)
reported = either(_reporter, joined_reporter)
"""Reported this concern, or one that was joined with it: a word that decides alone."""
_judge = both(moderates_territory, not_the_decliner)
_witness = both(outside_staff, either(reported, supported_before))
_moderators = has(Role.MODERATOR, Role.SAFETY_MODERATOR)
_editors = has(Role.EDITOR)

RULES: Final[Mapping[Action, Rule]] = MappingProxyType(
    {
        Action.SUBMIT: everyone,
        Action.TAKE: _judge,
        Action.ASK: _judge,
        Action.REPLY: _reporter,
        Action.ACCEPT: _judge,
        Action.DECLINE: _judge,
        Action.APPEAL: _reporter,
        Action.MERGE: _judge,
        Action.UNMERGE: is_clock,
        Action.REFER: _judge,
        Action.ANSWER: either(moderates_territory, routed_to_office),
        Action.CANNOT: either(moderates_territory, routed_to_office),
        Action.CLAIM: either(moderates_territory, routed_to_office),
        Action.CONFIRM: _witness,
        Action.DENY: _witness,
        Action.LAPSE: is_clock,
        Action.WITHDRAW: _reporter,
        Action.UNDO: moderates_territory,
        Action.NOTE: moderates_territory,
        Action.MESSAGE: moderates_territory,
        Action.WRITE: _reporter,
        Action.REWORD: moderates_territory,
        Action.REVIEW_PHOTO: moderates_territory,
        Action.TRANSCRIBE: moderates_territory,
        Action.SUPPORT: both(is_public, lambda actor, subject: not _reporter(actor, subject)),
        Action.SEE_ORIGINAL: moderates_territory,
        Action.SEE_NAME: either(moderates_territory, routed_to_office),
        Action.SEE_CASE: either(_reporter, moderates_territory),
        Action.REVEAL: moderates_territory,
        Action.WRITE_ARTICLE: _editors,
        Action.PUBLISH_ARTICLE: either(_editors, is_clock),
        Action.CORRECT_ARTICLE: _editors,
        Action.WITHDRAW_ARTICLE: _editors,
        Action.ATTACH: either(_editors, is_clock),
        Action.REGISTER_ASSOCIATION: signed_in,
        Action.VERIFY_ASSOCIATION: has(Role.ADMIN),
        Action.FILE_AS_ASSOCIATION: both(verified, belongs_to_association),
        Action.TRACK_ASSOCIATION: belongs_to_association,
        Action.MANAGE_MEMBERS: leads_association,
        Action.ENTER_DESK: _moderators,
        Action.ENTER_NEWSROOM: _editors,
        Action.ENTER_OFFICE: has(Role.OFFICE_AGENT),
        Action.ENTER_ADMIN: has(Role.ADMIN),
        Action.KEEP_ACCOUNT: signed_in,
        Action.MANAGE_PEOPLE: has(Role.ADMIN),
        Action.MANAGE_PLACES: has(Role.ADMIN),
        Action.MANAGE_HOLDS: has(Role.ADMIN),
    }
)


def may(actor: Actor, action: Action, subject: object = None) -> bool:
    """Whether `actor` may do `action` to `subject`; False for an action the table does not know."""
    rule = RULES.get(action)
    return rule is not None and rule(actor, subject)


def require(actor: Actor, action: Action, subject: object = None) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(actor, action, subject):
        raise NotAllowed(action.value)
