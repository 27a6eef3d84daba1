"""The rules that are no steps: who enters which room, and who stands in what relation to a concern."""

from __future__ import annotations

import pytest

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State
from portal.domain.errors import NotAllowed
from portal.domain.people import CLOCK, OPERATOR, VISITOR, Actor, Grant, Role
from portal.domain.permissions import AssociationSubject, ConcernSubject, may, require

HERE, OFFICE, ASSOCIATION = 7, 3, 5


def _staff(role: Role, **scope: int) -> Actor:
    return Actor(account=90, grants=frozenset({Grant(role, **scope)}))


RESIDENT = Actor(account=50)
LEADER = Actor(account=61, leads=frozenset({ASSOCIATION}))
MEMBER = Actor(account=62, belongs=frozenset({ASSOCIATION}))
AGENT = _staff(Role.OFFICE_AGENT, office=OFFICE)

PEOPLE = {
    "visitor": VISITOR,
    "resident": RESIDENT,
    "leader": LEADER,
    "member": MEMBER,
    "moderator": _staff(Role.MODERATOR),
    "safety": _staff(Role.SAFETY_MODERATOR),
    "editor": _staff(Role.EDITOR),
    "agent": AGENT,
    "field": _staff(Role.FIELD_AGENT),
    "admin": _staff(Role.ADMIN),
    "clock": CLOCK,
}
SIGNED_IN = set(PEOPLE) - {"visitor", "clock"}


@pytest.mark.parametrize(
    ("action", "who"),
    [
        (Action.SUBMIT, set(PEOPLE)),
        (Action.UNMERGE, {"clock"}),
        (Action.WRITE_ARTICLE, {"editor"}),
        (Action.PUBLISH_ARTICLE, {"editor", "clock"}),
        (Action.CORRECT_ARTICLE, {"editor"}),
        (Action.WITHDRAW_ARTICLE, {"editor"}),
        (Action.ATTACH, {"editor", "clock"}),
        (Action.REGISTER_ASSOCIATION, SIGNED_IN),
        (Action.KEEP_ACCOUNT, SIGNED_IN),
        (Action.VERIFY_ASSOCIATION, {"admin"}),
        (Action.ENTER_DESK, {"moderator", "safety"}),
        (Action.ENTER_NEWSROOM, {"editor"}),
        (Action.ENTER_OFFICE, {"agent"}),
        (Action.ENTER_ADMIN, {"admin"}),
        (Action.MANAGE_PEOPLE, {"admin"}),
        (Action.MANAGE_PLACES, {"admin"}),
        (Action.MANAGE_HOLDS, {"admin"}),
    ],
)
def test_rooms_and_what_is_done_in_them(action: Action, who: set[str]) -> None:
    assert {name for name, actor in PEOPLE.items() if may(actor, action)} == who


def _concern(
    state: State = State.ACCEPTED,
    exposure: Exposure = Exposure.PUBLIC,
    *,
    number: int = 1,
    account: int | None = None,
    association: int | None = None,
    joined: tuple[ConcernSubject, ...] = (),
) -> ConcernSubject:
    territories = frozenset({1, HERE})
    return ConcernSubject(number, state, exposure, territories, OFFICE, association, account, joined=joined)


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize(
    ("action", "who"),
    [
        (Action.UNDO, {"moderator", "safety"}),
        (Action.NOTE, {"moderator", "safety"}),
        (Action.MESSAGE, {"moderator", "safety"}),
        (Action.REWORD, {"moderator", "safety"}),
        (Action.REVIEW_PHOTO, {"moderator", "safety"}),
        (Action.TRANSCRIBE, {"moderator", "safety"}),
        (Action.SEE_ORIGINAL, {"moderator", "safety"}),
        (Action.REVEAL, {"moderator", "safety"}),
        (Action.SEE_CASE, {"moderator", "safety"}),
        (Action.SEE_NAME, {"moderator", "safety", "agent"}),
        (Action.ANSWER, {"moderator", "safety", "agent"}),
    ],
)
def test_around_a_concern(action: Action, who: set[str], exposure: Exposure) -> None:
    expected = {"safety"} if exposure is Exposure.SEALED else who
    concern = _concern(exposure=exposure)
    assert {name for name, actor in PEOPLE.items() if may(actor, action, concern)} == expected


def test_associations_are_seen_by_all_of_them_and_managed_by_who_leads() -> None:
    verified, pending = (
        AssociationSubject(ASSOCIATION, verified=True),
        AssociationSubject(ASSOCIATION, verified=False),
    )
    for action, subject, who in [
        (Action.FILE_AS_ASSOCIATION, verified, {"leader", "member"}),
        (Action.FILE_AS_ASSOCIATION, pending, set()),
        (Action.TRACK_ASSOCIATION, pending, {"leader", "member"}),
        (Action.MANAGE_MEMBERS, pending, {"leader"}),
        (Action.MANAGE_MEMBERS, AssociationSubject(ASSOCIATION + 1, verified=True), set()),
        (Action.TRACK_ASSOCIATION, AssociationSubject(ASSOCIATION + 1, verified=True), set()),
    ]:
        assert {name for name, actor in PEOPLE.items() if may(actor, action, subject)} == who


def test_a_grant_over_a_territory_reaches_what_lies_in_it_only() -> None:
    assert may(_staff(Role.MODERATOR, territory=HERE), Action.NOTE, _concern())
    assert may(_staff(Role.MODERATOR, territory=1), Action.NOTE, _concern())
    assert not may(_staff(Role.MODERATOR, territory=8), Action.NOTE, _concern())
    assert not may(_staff(Role.FIELD_AGENT, territory=HERE), Action.NOTE, _concern())


def test_an_office_answers_what_it_was_given_and_may_know_of() -> None:
    assert may(AGENT, Action.ANSWER, _concern())
    assert not may(AGENT, Action.ANSWER, _concern(State.RECEIVED))
    assert not may(_staff(Role.OFFICE_AGENT, office=OFFICE + 1), Action.ANSWER, _concern())
    assert not may(_staff(Role.EDITOR, office=OFFICE), Action.ANSWER, _concern())


def test_a_reporter_is_known_by_receipt_account_or_association() -> None:
    own = _concern(State.WAITING, account=50)
    assert may(RESIDENT, Action.REPLY, own)
    assert may(Actor(concern=1), Action.REPLY, own)
    assert not may(Actor(concern=2), Action.REPLY, own)
    assert not may(Actor(account=51), Action.REPLY, own)
    assert not may(VISITOR, Action.REPLY, _concern(State.WAITING))
    filed = _concern(State.WAITING, account=50, association=ASSOCIATION)
    assert not may(RESIDENT, Action.REPLY, filed)
    assert may(LEADER, Action.REPLY, filed)
    assert not may(MEMBER, Action.REPLY, filed)


def test_a_claim_is_judged_by_who_reported_joined_or_stood_by_it_and_is_no_staff() -> None:
    joined = _concern(State.MERGED, number=2, account=50)
    claimed = _concern(State.CLAIMED_DONE, joined=(joined,))
    assert may(RESIDENT, Action.CONFIRM, claimed)
    assert may(Actor(concern=2), Action.CONFIRM, claimed)
    assert may(Actor(concern=1), Action.CONFIRM, claimed)
    assert may(Actor(judges=frozenset({1})), Action.CONFIRM, claimed)
    assert not may(Actor(supports=frozenset({1})), Action.CONFIRM, claimed)
    assert not may(Actor(account=51), Action.CONFIRM, claimed)
    staff = Actor(account=50, concern=1, grants=frozenset({Grant(Role.FIELD_AGENT)}))
    assert not may(staff, Action.CONFIRM, claimed)


def test_whoever_reported_does_not_support_and_nobody_supports_what_is_not_public() -> None:
    assert may(VISITOR, Action.SUPPORT, _concern())
    assert may(VISITOR, Action.SUPPORT, _concern(exposure=Exposure.AREA))
    assert not may(VISITOR, Action.SUPPORT, _concern(exposure=Exposure.OFFICIALS))
    assert not may(VISITOR, Action.SUPPORT, _concern(State.RECEIVED))
    assert not may(RESIDENT, Action.SUPPORT, _concern(account=50))


@pytest.mark.parametrize("action", [Action.NOTE, Action.REPLY, Action.ANSWER, Action.CONFIRM, Action.SUPPORT])
def test_what_is_no_concern_is_refused(action: Action) -> None:
    everyone = Actor(90, frozenset(Grant(role) for role in Role), frozenset({ASSOCIATION}), concern=1)
    assert not may(everyone, action, object())
    assert not may(everyone, Action.FILE_AS_ASSOCIATION, _concern(association=ASSOCIATION))


def test_a_refusal_names_the_action() -> None:
    require(PEOPLE["admin"], Action.ENTER_ADMIN)
    with pytest.raises(NotAllowed) as refused:
        require(VISITOR, Action.ENTER_ADMIN)
    assert refused.value.action == "enter_admin"
    assert str(refused.value) == "not_allowed: enter_admin"


def test_what_an_actor_was_granted() -> None:
    grants = frozenset(
        {Grant(Role.OFFICE_AGENT, office=3), Grant(Role.FIELD_AGENT, office=4), Grant(Role.ADMIN)}
    )
    actor = Actor(account=1, grants=grants)
    assert actor.roles == {Role.OFFICE_AGENT, Role.FIELD_AGENT, Role.ADMIN}
    assert actor.offices(Role.OFFICE_AGENT) == {3}
    assert actor.offices(Role.OFFICE_AGENT, Role.FIELD_AGENT) == {3, 4}
    assert actor.offices(Role.ADMIN) == frozenset()
    assert actor.staff
    assert not VISITOR.staff
    assert OPERATOR.roles == {Role.ADMIN}
    assert (CLOCK.clock, VISITOR.clock, OPERATOR.clock) == (True, False, False)
