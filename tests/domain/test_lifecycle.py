"""The table of steps over its full product: every state, every step, every role."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State
from portal.domain.errors import Invalid, WrongState
from portal.domain.lifecycle import STEPS, Need, days_given, decide, holder, possible
from portal.domain.people import CLOCK, VISITOR, Actor, Grant, Role
from portal.domain.permissions import RULES, ConcernSubject, may
from portal.domain.standing import UNSORTED

EVERYTHING = frozenset(Need)

# Written out by hand from the design, so that a slip in the table is not repeated here.
ALLOWED = {
    (State.RECEIVED, Action.TAKE): State.IN_REVIEW,
    (State.RECEIVED, Action.ASK): State.WAITING,
    (State.IN_REVIEW, Action.ASK): State.WAITING,
    (State.WAITING, Action.REPLY): State.IN_REVIEW,
    (State.RECEIVED, Action.ACCEPT): State.ACCEPTED,
    (State.IN_REVIEW, Action.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Action.DECLINE): State.DECLINED,
    (State.IN_REVIEW, Action.DECLINE): State.DECLINED,
    (State.DECLINED, Action.APPEAL): State.RECEIVED,
    (State.RECEIVED, Action.MERGE): State.MERGED,
    (State.IN_REVIEW, Action.MERGE): State.MERGED,
    (State.ACCEPTED, Action.MERGE): State.MERGED,
    (State.ANSWERED, Action.MERGE): State.MERGED,
    (State.RECEIVED, Action.REFER): State.REFERRED,
    (State.IN_REVIEW, Action.REFER): State.REFERRED,
    (State.ACCEPTED, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.ANSWER): State.ANSWERED,
    (State.REOPENED, Action.ANSWER): State.ANSWERED,
    (State.ACCEPTED, Action.CANNOT): State.NOT_FEASIBLE,
    (State.ANSWERED, Action.CANNOT): State.NOT_FEASIBLE,
    (State.REOPENED, Action.CANNOT): State.NOT_FEASIBLE,
    (State.ACCEPTED, Action.CLAIM): State.CLAIMED_DONE,
    (State.ANSWERED, Action.CLAIM): State.CLAIMED_DONE,
    (State.REOPENED, Action.CLAIM): State.CLAIMED_DONE,
    (State.CLAIMED_DONE, Action.CONFIRM): State.CONFIRMED_DONE,
    (State.CLAIMED_DONE, Action.DENY): State.REOPENED,
    (State.CLAIMED_DONE, Action.LAPSE): State.UNCONFIRMED,
    (State.RECEIVED, Action.WITHDRAW): State.WITHDRAWN,
    (State.IN_REVIEW, Action.WITHDRAW): State.WITHDRAWN,
    (State.WAITING, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.DECLINED, Action.WITHDRAW): State.WITHDRAWN,
    (State.MERGED, Action.WITHDRAW): State.WITHDRAWN,
    (State.REFERRED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Action.WITHDRAW): State.WITHDRAWN,
    (State.NOT_FEASIBLE, Action.WITHDRAW): State.WITHDRAWN,
    (State.REOPENED, Action.WITHDRAW): State.WITHDRAWN,
}


@pytest.mark.parametrize(("state", "action"), list(product(State, STEPS)))
def test_a_step_leads_where_the_design_says_or_nowhere(state: State, action: Action) -> None:
    if (state, action) in ALLOWED:
        assert decide(state, action, EVERYTHING).target is ALLOWED[state, action]
        assert action in possible(state)
    else:
        with pytest.raises(WrongState):
            decide(state, action, EVERYTHING)
        assert action not in possible(state)


@pytest.mark.parametrize("action", STEPS)
def test_a_step_lacking_a_need_names_the_field(action: Action) -> None:
    step = STEPS[action]
    source = next(iter(step.sources))
    for need in step.needs:
        with pytest.raises(Invalid) as refused:
            decide(source, action, EVERYTHING - {need})
        assert refused.value.fields == {need.value: "required"}


def test_only_people_outside_the_office_bring_a_concern_to_done() -> None:
    assert [a for a, step in STEPS.items() if step.target is State.CONFIRMED_DONE] == [Action.CONFIRM]


HERE, ELSEWHERE, OFFICE, ASSOCIATION = 7, 8, 3, 5


def _staff(role: Role, **scope: int) -> Actor:
    return Actor(account=90, grants=frozenset({Grant(role, **scope)}))


PEOPLE = {
    "visitor": VISITOR,
    "resident": Actor(account=50),
    "receipt": Actor(concern=1),
    "other receipt": Actor(concern=2),
    "named reporter": Actor(account=60),
    "supporter": Actor(supports=frozenset({1}), judges=frozenset({1})),
    "leader": Actor(account=61, leads=frozenset({ASSOCIATION})),
    "member": Actor(account=62, belongs=frozenset({ASSOCIATION})),
    "moderator": _staff(Role.MODERATOR),
    "moderator here": _staff(Role.MODERATOR, territory=HERE),
    "moderator elsewhere": _staff(Role.MODERATOR, territory=ELSEWHERE),
    "safety": _staff(Role.SAFETY_MODERATOR),
    "editor": _staff(Role.EDITOR),
    "agent": _staff(Role.OFFICE_AGENT, office=OFFICE),
    "other agent": _staff(Role.OFFICE_AGENT, office=OFFICE + 1),
    "field agent": _staff(Role.FIELD_AGENT, territory=HERE),
    "admin": _staff(Role.ADMIN),
    "clock": CLOCK,
}

_JUDGES = {"moderator", "moderator here", "safety"}
_REPORTERS = {"receipt"}
_ANSWERERS = _JUDGES | {"agent"}

WHO: dict[Action, set[str]] = {
    Action.TAKE: _JUDGES,
    Action.ASK: _JUDGES,
    Action.REPLY: _REPORTERS,
    Action.ACCEPT: _JUDGES,
    Action.DECLINE: _JUDGES,
    Action.APPEAL: _REPORTERS,
    Action.MERGE: _JUDGES,
    Action.REFER: _JUDGES,
    Action.ANSWER: _ANSWERERS,
    Action.CANNOT: _ANSWERERS,
    Action.CLAIM: _ANSWERERS,
    Action.CONFIRM: _REPORTERS | {"supporter"},
    Action.DENY: _REPORTERS | {"supporter"},
    Action.LAPSE: {"clock"},
    Action.WITHDRAW: _REPORTERS,
}


def _concern(state: State, exposure: Exposure = Exposure.PUBLIC) -> ConcernSubject:
    return ConcernSubject(
        number=1,
        state=state,
        exposure=exposure,
        territories=frozenset({1, HERE}),
        office=OFFICE,
        declined_by=None,
    )


@pytest.mark.parametrize(("state", "action", "person"), [(s, a, p) for (s, a), p in product(ALLOWED, PEOPLE)])
def test_every_role_may_take_its_steps_and_no_other(state: State, action: Action, person: str) -> None:
    expected = person in WHO[action]
    if person == "agent" and state in UNSORTED:
        expected = False
    assert may(PEOPLE[person], action, _concern(state)) is expected


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.SEE_ORIGINAL, Action.NOTE])
def test_what_is_sealed_is_for_safety_moderators(action: Action) -> None:
    sealed = _concern(State.RECEIVED, Exposure.SEALED)
    allowed = {person for person, actor in PEOPLE.items() if may(actor, action, sealed)}
    assert allowed == {"safety"}


def test_a_sealed_contact_is_opened_by_who_moderates_the_report_and_by_nobody_else() -> None:
    allowed = {
        person for person, actor in PEOPLE.items() if may(actor, Action.REVEAL, _concern(State.MERGED))
    }
    assert allowed == {"moderator", "moderator here", "safety"}
    sealed = _concern(State.ACCEPTED, Exposure.SEALED)
    assert {person for person, actor in PEOPLE.items() if may(actor, Action.REVEAL, sealed)} == {"safety"}


def test_an_association_s_concern_belongs_to_its_leaders() -> None:
    filed = ConcernSubject(
        1, State.WAITING, Exposure.PUBLIC, frozenset(), association=ASSOCIATION, account=60
    )
    allowed = {person for person, actor in PEOPLE.items() if may(actor, Action.REPLY, filed)}
    assert allowed == {"receipt", "leader"}


def test_a_named_reporter_needs_no_receipt() -> None:
    named = ConcernSubject(1, State.WAITING, Exposure.PUBLIC, frozenset(), account=60)
    allowed = {person for person, actor in PEOPLE.items() if may(actor, Action.REPLY, named)}
    assert allowed == {"receipt", "named reporter"}


def test_an_appeal_goes_to_another_moderator() -> None:
    declined = ConcernSubject(1, State.RECEIVED, Exposure.PUBLIC, frozenset(), declined_by=90)
    assert not may(PEOPLE["moderator"], Action.ACCEPT, declined)
    assert may(Actor(account=91, grants=frozenset({Grant(Role.MODERATOR)})), Action.ACCEPT, declined)


def test_nobody_supports_their_own_concern_or_one_that_is_not_public() -> None:
    public, unread = _concern(State.ACCEPTED), _concern(State.RECEIVED)
    assert may(VISITOR, Action.SUPPORT, public)
    assert not may(PEOPLE["receipt"], Action.SUPPORT, public)
    assert not may(VISITOR, Action.SUPPORT, unread)


def test_the_table_knows_every_action() -> None:
    assert set(RULES) == set(Action)


def test_an_action_without_a_subject_is_never_allowed_by_what_the_subject_lacks() -> None:
    leaks = {a for a in Action for p in ("visitor", "resident") if a in STEPS and may(PEOPLE[p], a)}
    assert leaks == set()


# Written out by hand as well: who hears the words of a step, what it needs, and whether it can be taken back.
ROWS = {
    Action.TAKE: ("case", "", None, True),
    Action.ASK: ("message", "text", "concern_asked", False),
    Action.REPLY: ("message", "text", "concern_replied", False),
    Action.ACCEPT: ("public", "category office exposure title public_text", "concern_accepted", True),
    Action.DECLINE: ("case", "text reason", "concern_declined", True),
    Action.APPEAL: ("message", "text", "concern_appealed", False),
    Action.MERGE: ("case", "joins", "concern_merged", True),
    Action.REFER: ("case", "text refer_to", "concern_referred", True),
    Action.ANSWER: ("public", "text", "concern_answered", True),
    Action.CANNOT: ("public", "text", "concern_not_feasible", True),
    Action.CLAIM: ("public", "text", "concern_claimed", True),
    Action.CONFIRM: ("message", "", "concern_confirmed", False),
    Action.DENY: ("message", "text", "concern_reopened", False),
    Action.LAPSE: ("public", "", "concern_unconfirmed", False),
    Action.WITHDRAW: ("internal", "", "concern_withdrawn", False),
}


def test_what_each_step_needs_tells_and_allows() -> None:
    for action, step in STEPS.items():
        needs = " ".join(need for need in Need if need in step.needs)
        assert ROWS[action] == (step.voice, needs, step.tells, step.undoable)


def test_a_step_lacking_everything_names_each_field() -> None:
    with pytest.raises(Invalid) as refused:
        decide(State.RECEIVED, Action.DECLINE)
    assert refused.value.fields == {"reason": "required", "text": "required"}
    assert str(refused.value) == "invalid: reason=required, text=required"


def test_actions_are_offered_in_the_table_s_order() -> None:
    assert possible(State.WAITING) == (Action.REPLY, Action.WITHDRAW)
    assert possible(State.CLAIMED_DONE) == (Action.CONFIRM, Action.DENY, Action.LAPSE)


@pytest.mark.parametrize(("minutes", "held"), [(0, True), (14, True), (15, False), (-14, True), (-15, False)])
def test_a_review_holds_others_off_for_a_quarter_of_an_hour(minutes: int, held: bool) -> None:
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    taken_at = now - timedelta(minutes=minutes)
    assert holder(State.IN_REVIEW, 7, taken_at, now) == (7 if held else None)
    assert holder(State.RECEIVED, 7, taken_at, now) is None
    assert holder(State.IN_REVIEW, 7, None, now) is None


@pytest.mark.parametrize(("days", "given"), [(0, 1), (1, 1), (2, 2), (84, 84)])
def test_a_term_counts_from_the_day_a_report_came_and_a_claim_s_is_thirty_days(days: int, given: int) -> None:
    came = date(2026, 11, 2)
    assert days_given(State.ACCEPTED, came, came + timedelta(days=days)) == given
    assert days_given(State.CLAIMED_DONE, came, came + timedelta(days=days)) == 30
