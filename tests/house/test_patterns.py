"""No regular expression of ours can be made to think for long: by its structure; `make bench` times them.

An expression that backtracks needs years for a text on which a linear one spends a blink: no clock is needed
to tell them apart, only how they are built.
"""

from __future__ import annotations

import re

import pytest

from tests.house.patterns import ambiguities, patterns

SLOW = (
    "(?:ا+)+ب",
    "(a|a)*b",
    "(a|ab)*c",
    "(?:a*)*",
    "(?:.*,){1,11}x",
    r"(\w+\s?)*$",
    r"(?:(?:a|b|ab){2,}c)?",
)
"""The canaries: each is known to need time that doubles with a few letters more."""


def test_there_are_some() -> None:
    assert len(patterns()) >= 8


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda one: ascii(one.pattern)[:40])
def test_none_can_be_matched_in_more_and_more_ways(pattern: re.Pattern[str]) -> None:
    assert ambiguities(pattern.pattern, pattern.flags) == []


@pytest.mark.parametrize("pattern", SLOW)
def test_the_check_finds_those_that_can(pattern: str) -> None:
    assert ambiguities(pattern)


@pytest.mark.parametrize("pattern", ["(?:ab|cd)*e", "a+b+", "(?:a{1,3})*b", r"\d+(?:\.\d{1,2})?"])
def test_the_check_lets_the_others_be(pattern: str) -> None:
    assert ambiguities(pattern) == []
