"""Who says that a repair is real: its reporter, or two older supporters who are surely two; no office."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import State, Tier
from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from portal.domain.people import CLOCK, VISITOR, Actor, Role
from portal.domain.supporters import Supporter
from portal.services.concerns.effects import Given
from portal.services.concerns.follow_case import support
from portal.services.concerns.judge_claim import judge
from portal.services.concerns.review import undo
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Concern, Support, TimelineEntry
from portal.store.queries.concerns.supports import supported_by
from tests import makers
from tests.makers import NOON

pytestmark = pytest.mark.usefixtures("database")

ONE, TWO = Supporter("one", network=1), Supporter("two", network=2)


def made(**given: Any) -> int:
    with work(NOON) as w:
        return makers.concern(w.session, **given).id


def stored(number: int) -> Concern:
    db.session.rollback()
    row = db.session.get(Concern, number)
    assert row is not None
    return row


def stand_by(number: int, *marks: str) -> None:
    with work(NOON) as w:
        for mark in marks:
            assert support(w, number, mark, by=VISITOR)


def claim(number: int) -> Actor:
    """Somebody of the desk says for the office that it is done."""
    with work(NOON) as w:
        moderator = makers.actor(w.session, Role.MODERATOR)
        take_step(w, number, Action.CLAIM, Given(text="غُيّرت المصابيح"), by=moderator)
    return moderator


def say(number: int, who: Supporter, *, done: bool = True, account: int | None = None) -> None:
    with work(NOON) as w:
        known = supported_by(w.session, who.mark)
        actor = Actor(account=account, supports=known.supports, judges=known.judges)
        judge(w, number, done=done, text="" if done else "ما زال", by=actor, supporter=who)


def claimed(*marks: str, **given: Any) -> int:
    number = made(state=State.ACCEPTED, **given)
    stand_by(number, *marks)
    claim(number)
    return number


def verdicts(number: int) -> list[tuple[bool | None, bool, int | None]]:
    rows = select(Support.verdict, Support.by_account, Support.network).where(Support.concern_id == number)
    return [(said, known, mark) for said, known, mark in db.session.execute(rows.order_by(Support.id))]


def test_the_reporter_s_word_decides() -> None:
    number = claimed()
    with work(NOON) as w:
        judge(w, number, done=True, by=Actor(concern=number))
    assert stored(number).state is State.CONFIRMED_DONE


def test_a_denial_says_why_and_reopens() -> None:
    number = claimed()
    me = Actor(concern=number)
    with work(NOON) as w, pytest.raises(Invalid):
        judge(w, number, done=False, by=me)
    with work(NOON) as w:
        judge(w, number, done=False, text="عمود واحد فقط", by=me)
    row = stored(number)
    assert row.state is State.REOPENED
    assert row.answer_by is not None
    assert row.confirm_by is None


def test_it_takes_two_supporters() -> None:
    number = claimed("one", "two")
    say(number, ONE)
    say(number, ONE)
    assert stored(number).state is State.CLAIMED_DONE
    say(number, TWO)
    assert stored(number).state is State.CONFIRMED_DONE
    last = select(TimelineEntry.role).order_by(TimelineEntry.id.desc()).limit(1)
    assert db.session.scalar(last) is Role.SUPPORTER


def test_two_supporters_reopen_it_too() -> None:
    number = claimed("one", "two")
    say(number, ONE, done=False)
    say(number, TWO, done=False)
    assert stored(number).state is State.REOPENED


def test_two_supporters_who_disagree_decide_nothing() -> None:
    number = claimed("one", "two")
    say(number, ONE)
    say(number, TWO, done=False)
    assert stored(number).state is State.CLAIMED_DONE


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Supporter("one", network=7), Supporter("two", network=7)),
        (Supporter("one"), Supporter("two")),
        (Supporter("one", network=7), Supporter("two")),
        (Supporter("one", has_account=True, network=7), Supporter("two", network=7)),
        (Supporter("one", has_account=True), Supporter("two")),
        (
            Supporter("one", has_account=True, network=1),
            Supporter("two", has_account=True, network=2, fellow_members=frozenset({"one"})),
        ),
    ],
    ids=[
        "two browsers of one network",
        "two unknown networks",
        "one unknown network",
        "an account and a browser beside it",
        "an account and an unknown network",
        "two members of one association",
    ],
)
def test_what_may_be_one_machine_leaves_it_unconfirmed(one: Supporter, two: Supporter) -> None:
    number = claimed("one", "two")
    say(number, one)
    say(number, two)
    assert stored(number).state is State.CLAIMED_DONE


def test_two_accounts_of_one_household_are_two_people() -> None:
    number = claimed("one", "two")
    say(number, Supporter("one", has_account=True, network=7))
    say(number, Supporter("two", has_account=True, network=7))
    assert stored(number).state is State.CONFIRMED_DONE


def test_a_third_voice_settles_what_two_of_one_network_could_not() -> None:
    number = claimed("one", "two", "three")
    say(number, Supporter("one", network=7))
    say(number, Supporter("two", network=7))
    say(number, Supporter("three", network=8))
    assert stored(number).state is State.CONFIRMED_DONE


@pytest.mark.parametrize("done", [True, False])
def test_whoever_supports_after_the_claim_does_not_judge_it(done: bool) -> None:
    number = claimed("one")
    stand_by(number, "two", "three")
    say(number, ONE, done=done)
    for late in (TWO, Supporter("three", network=3)):
        with pytest.raises(NotAllowed):
            say(number, late, done=done)
    assert stored(number).state is State.CLAIMED_DONE


def test_a_new_claim_is_judged_anew_by_whoever_stood_by_it_then() -> None:
    number = claimed("one")
    stand_by(number, "two")
    say(number, ONE)
    with work(NOON) as w:
        judge(w, number, done=False, text="ما زال", by=Actor(concern=number))
    assert verdicts(number) == [(None, False, None)] * 2
    claim(number)
    say(number, TWO)
    assert stored(number).state is State.CLAIMED_DONE
    say(number, ONE)
    assert stored(number).state is State.CONFIRMED_DONE


def test_a_claim_taken_back_takes_the_verdicts_with_it() -> None:
    number = made(state=State.ACCEPTED)
    stand_by(number, "one", "two")
    moderator = claim(number)
    say(number, ONE)
    with work(NOON) as w:
        undo(w, number, by=moderator)
    assert verdicts(number) == [(None, False, None)] * 2
    with pytest.raises(WrongState):
        say(number, TWO)


@pytest.mark.parametrize("end", ["confirmed", "lapsed"])
def test_no_mark_of_a_network_outlives_the_claim(end: str) -> None:
    number = claimed("one", "two")
    say(number, Supporter("one", network=7))
    assert (True, False, 7) in verdicts(number)
    if end == "lapsed":
        with work(NOON) as w:
            take_step(w, number, Action.LAPSE, by=CLOCK)
    else:
        say(number, TWO)
    assert verdicts(number) == [(None, False, None)] * 2


def test_whoever_only_supports_leaves_no_mark_of_a_network() -> None:
    number = claimed("one", "two")
    say(number, ONE)
    assert verdicts(number)[1] == (None, False, None)


@pytest.mark.parametrize(
    "role", [Role.OFFICE_AGENT, Role.FIELD_AGENT, Role.MODERATOR, Role.EDITOR, Role.ADMIN]
)
def test_nobody_with_a_role_judges_by_their_account(role: Role) -> None:
    number = claimed("one", "two")
    say(number, TWO)
    with work(NOON) as w:
        worker = makers.account(w.session, role).id
    with pytest.raises(NotAllowed):
        say(number, ONE, account=worker)
    assert stored(number).state is State.CLAIMED_DONE


def test_an_office_does_not_confirm_what_it_reported_itself() -> None:
    with work(NOON) as w:
        agent = makers.account(w.session, Role.OFFICE_AGENT).id
    number = claimed(tier=Tier.NAMED, account_id=agent)
    for way in (Actor(concern=number), Actor(account=agent)):
        with work(NOON) as w, pytest.raises(NotAllowed):
            judge(w, number, done=True, by=way)


def test_who_claimed_it_does_not_judge_it_after_leaving_the_staff() -> None:
    number = made(state=State.ACCEPTED)
    stand_by(number, "one")
    moderator = claim(number)
    assert moderator.account is not None
    with work(NOON) as w:
        w.session.get_one(Account, moderator.account).grants = []
    with pytest.raises(NotAllowed):
        say(number, ONE, account=moderator.account)


def test_a_verdict_after_the_end_changes_nothing() -> None:
    number = claimed("one", "two", "three")
    say(number, ONE)
    say(number, TWO)
    with work(NOON) as w, pytest.raises((WrongState, NotAllowed)):
        judge(
            w,
            number,
            done=False,
            text="لا",
            by=Actor(judges=frozenset({number})),
            supporter=Supporter("three"),
        )
    assert stored(number).state is State.CONFIRMED_DONE


def test_a_mark_that_supports_nothing_is_not_found() -> None:
    number = claimed("one")
    forged = Actor(judges=frozenset({number}))
    for stranger in (Supporter("stranger", network=9), None):
        with work(NOON) as w, pytest.raises(NotFound):
            judge(w, number, done=True, by=forged, supporter=stranger)
