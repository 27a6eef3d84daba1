"""The loop never shows more than is true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain.concerns import Kind, State
from portal.domain.loop import Ahead, Awaited, Stage, StageStanding, Tally, article_loop, concern_loop, tally

DAY = date(2026, 11, 1)
REACHED = {StageStanding.DONE, StageStanding.CURRENT}


def _standings(state: State, *history: State) -> list[StageStanding]:
    days = [(entered, DAY + timedelta(days=n)) for n, entered in enumerate(history)]
    return [step.standing for step in concern_loop(state, days)]


@pytest.mark.parametrize("state", State)
def test_solved_is_said_of_confirmed_concerns_alone(state: State) -> None:
    solved = _standings(state)[3] in REACHED
    assert solved is (state is State.CONFIRMED_DONE)


def test_a_claim_is_an_answer_whose_confirmation_is_awaited() -> None:
    history = (State.RECEIVED, State.ACCEPTED, State.CLAIMED_DONE)
    expected = [StageStanding.DONE, StageStanding.DONE, StageStanding.CURRENT, StageStanding.AWAITED]
    assert _standings(State.CLAIMED_DONE, *history) == expected


def test_a_reopened_concern_is_back_at_waiting_for_an_answer() -> None:
    days = [(State.RECEIVED, DAY), (State.ACCEPTED, DAY), (State.ANSWERED, DAY), (State.REOPENED, DAY)]
    answered = concern_loop(State.REOPENED, days)[2]
    assert answered.stage is Stage.ANSWERED
    assert answered.standing is StageStanding.AWAITED
    assert answered.day is None


@pytest.mark.parametrize("state", [State.DECLINED, State.REFERRED, State.NOT_FEASIBLE, State.UNCONFIRMED])
def test_an_ended_concern_waits_for_nothing(state: State) -> None:
    assert StageStanding.AWAITED not in _standings(state)


@pytest.mark.parametrize("state", State)
def test_the_last_stage_reached_is_the_current_one_unless_all_are_done(state: State) -> None:
    standings = _standings(state)
    if state is State.CONFIRMED_DONE:
        assert set(standings) == {StageStanding.DONE}
    else:
        assert standings.count(StageStanding.CURRENT) == 1
        last = standings.index(StageStanding.CURRENT)
        assert set(standings[:last]) <= {StageStanding.DONE}
        assert not REACHED & set(standings[last + 1 :])


@pytest.mark.parametrize("state", State)
def test_no_stage_is_named_that_has_not_happened(state: State) -> None:
    for step in concern_loop(state, [(State.RECEIVED, DAY)]):
        assert (step.word is step.stage) is (step.standing in REACHED)
    for counted in (Tally(), Tally(2), Tally(2, 1), Tally(2, 2, 1)):
        words = [step.word for step in article_loop(DAY, counted) if step.standing not in REACHED]
        assert words
        assert not any(isinstance(word, Stage) for word in words)


def test_what_waits_for_its_answer_is_called_so() -> None:
    assert concern_loop(State.ACCEPTED, [])[2].word is Awaited.ANSWER
    assert concern_loop(State.WAITING, [])[2].word is Ahead.ANSWER


def test_an_announcement_is_done_when_all_it_raised_is() -> None:
    assert tally([State.CONFIRMED_DONE, State.ANSWERED, State.ACCEPTED, State.RECEIVED]) == Tally(3, 2, 1)
    assert [s.standing for s in article_loop(DAY, Tally(2, 2, 1))][3] is StageStanding.AWAITED
    assert [s.standing for s in article_loop(DAY, Tally(2, 2, 2))][3] is StageStanding.DONE
    assert [s.standing for s in article_loop(DAY, Tally())][:2] == [
        StageStanding.CURRENT,
        StageStanding.AWAITED,
    ]


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.PRAISE])
def test_a_question_or_thanks_ends_with_its_answer_and_is_never_shown_as_undone(kind: Kind) -> None:
    stages = [step.stage for step in concern_loop(State.ANSWERED, [], kind)]
    assert stages == [Stage.RECEIVED, Stage.ACCEPTED, Stage.ANSWERED]
    assert concern_loop(State.CLAIMED_DONE, [], kind)[-1].stage is Stage.SOLVED
    assert concern_loop(State.ANSWERED, [], Kind.NEED)[-1].stage is Stage.SOLVED


D, C, A, T = StageStanding.DONE, StageStanding.CURRENT, StageStanding.AWAITED, StageStanding.TODO


@pytest.mark.parametrize(
    ("states", "standings"),
    [
        ("received in_review waiting", [C, A, T, T]),
        ("declined merged referred withdrawn", [C, T, T, T]),
        ("accepted reopened", [D, C, A, T]),
        ("answered claimed_done", [D, D, C, A]),
        ("not_feasible unconfirmed", [D, D, C, T]),
        ("confirmed_done", [D, D, D, D]),
    ],
)
def test_how_far_each_state_has_come(states: str, standings: list[StageStanding]) -> None:
    for state in states.split():
        assert [step.standing for step in concern_loop(State(state), [])] == standings
        assert [step.stage for step in concern_loop(State(state), [])] == [
            *("received", "accepted", "answered", "solved")
        ]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_only_thanks_and_questions_are_done_when_answered(kind: Kind, state: State) -> None:
    doing = state in {State.CLAIMED_DONE, State.CONFIRMED_DONE, State.UNCONFIRMED, State.REOPENED}
    short = kind in {Kind.QUESTION, Kind.PRAISE} and not doing
    assert len(concern_loop(state, [], kind)) == (3 if short else 4)
    assert len(concern_loop(state, [])) == 4


@pytest.mark.parametrize(
    ("state", "history", "days"),
    [
        ("accepted", "received in_review accepted", [0, 2, None, None]),
        ("waiting", "received waiting", [0, None, None, None]),
        ("answered", "received accepted answered", [0, 1, 2, None]),
        ("answered", "received accepted answered reopened answered", [0, 1, 4, None]),
        ("not_feasible", "received accepted not_feasible", [0, 1, 2, None]),
        ("claimed_done", "received accepted claimed_done", [0, 1, 2, None]),
        ("claimed_done", "received accepted answered claimed_done", [0, 1, 2, None]),
        ("confirmed_done", "received accepted claimed_done confirmed_done", [0, 1, 2, 3]),
        ("unconfirmed", "received accepted claimed_done unconfirmed", [0, 1, 2, None]),
        ("received", "received declined received", [2, None, None, None]),
    ],
)
def test_a_stage_shows_the_day_it_was_last_entered(state: str, history: str, days: list[int | None]) -> None:
    entered = [(State(one), DAY + timedelta(days=n)) for n, one in enumerate(history.split())]
    shown = [step.day and (step.day - DAY).days for step in concern_loop(State(state), entered)]
    assert shown == days


def test_what_is_missing_is_called_by_its_name() -> None:
    words = [step.word for step in concern_loop(State.RECEIVED, [])]
    assert words == [Stage.RECEIVED, Awaited.REVIEW, Ahead.ANSWER, Ahead.COMPLETION]
    assert [type(word) for word in words] == [Stage, Awaited, Ahead, Ahead]
    announced = [step.word for step in article_loop(DAY, Tally())]
    assert announced == [Stage.ANNOUNCED, Awaited.REPORTS, Ahead.ANSWER, Ahead.COMPLETION]
    assert article_loop(DAY, Tally(2, 2, 1))[3].word is Awaited.COMPLETION
    assert concern_loop(State.ANSWERED, [])[3].word is Awaited.COMPLETION


@pytest.mark.parametrize(
    ("counted", "standings"),
    [
        (Tally(), [C, A, T, T]),
        (Tally(1), [D, C, A, T]),
        (Tally(2, 1), [D, C, A, T]),
        (Tally(2, 1, 1), [D, C, A, T]),
        (Tally(2, 2), [D, D, C, A]),
        (Tally(2, 2, 1), [D, D, C, A]),
        (Tally(2, 2, 2), [D, D, D, D]),
    ],
)
def test_a_stage_is_reached_when_every_concern_is_past_it(
    counted: Tally, standings: list[StageStanding]
) -> None:
    steps = article_loop(DAY, counted)
    assert [step.standing for step in steps] == standings
    assert [step.stage for step in steps] == ["announced", "heard", "answered", "done"]
    assert [step.day for step in steps] == [DAY, None, None, None]


def test_concerns_are_counted_by_what_became_of_them() -> None:
    assert tally([]) == Tally(0, 0, 0)
    assert tally(State) == Tally(7, 5, 1)
