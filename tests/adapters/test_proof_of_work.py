"""Work is worth something for one report, for a while, and only when the puzzle was ours."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest

from portal.adapters.proof_of_work import LONGEST, TERM, ProofOfWork

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORK = ProofOfWork("secret-key-of-the-tests".ljust(64, "0"), rounds=20, most=110)


def answered(puzzle: dict[str, Any]) -> str:
    """What a browser would send."""
    challenge = altcha.Challenge.from_dict(json.loads(json.dumps(puzzle)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def changed(answer: str, **parameters: Any) -> str:
    told = json.loads(base64.b64decode(answer))
    told["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_an_answer_holds_for_its_report_as_often_as_it_is_sent() -> None:
    answer = answered(WORK.puzzle("this report", NOON))
    assert WORK.holds(answer, "this report", NOON)
    assert WORK.holds(answer, "this report", NOON + TERM)
    assert len(answer) <= LONGEST


def test_it_holds_for_no_other_report_not_for_ever_and_not_elsewhere() -> None:
    answer = answered(WORK.puzzle("this report", NOON))
    assert not WORK.holds(answer, "another report", NOON)
    assert not WORK.holds(answer, "this report", NOON + TERM + timedelta(seconds=1))
    assert not ProofOfWork("another key", rounds=20).holds(answer, "this report", NOON)


def test_a_puzzle_made_easier_is_none_of_ours() -> None:
    puzzle = WORK.puzzle("this report", NOON)
    puzzle["parameters"]["keyPrefix"] = ""
    assert not WORK.holds(answered(puzzle), "this report", NOON)
    good = answered(WORK.puzzle("this report", NOON))
    easier: dict[str, Any]
    for easier in ({"cost": 1}, {"keyPrefix": "0"}, {"algorithm": "SHA-256"}, {"data": {}}, {"data": None}):
        assert not WORK.holds(changed(good, **easier), "this report", NOON)


def test_the_work_cannot_be_skipped() -> None:
    told = json.loads(base64.b64decode(answered(WORK.puzzle("this report", NOON))))
    for counter in (-1, 0, 2**32, 1.5, True, "1", None):
        told["solution"]["counter"] = counter
        assert not WORK.holds(base64.b64encode(json.dumps(told).encode()).decode(), "this report", NOON)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "é",
        "\x00",
        "a" * 5_000,
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b"{}").decode(),
        base64.b64encode(b'{"challenge": 1, "solution": 2}').decode(),
        base64.b64encode(b'{"challenge": {"parameters": []}, "solution": {}}').decode(),
        base64.b64encode(b"[" * 1_200).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_whatever_else_is_sent_is_no_answer(answer: str) -> None:
    assert not WORK.holds(answer, "this report", NOON)


def test_infinite_time_is_not_ours() -> None:
    answer = answered(WORK.puzzle("this report", NOON))
    for until in (float("inf"), float("nan"), 10**400, "soon", None, [1]):
        data = {"for": WORK._bound("this report"), "until": until}
        assert not WORK.holds(changed(answer, data=data), "this report", NOON)
