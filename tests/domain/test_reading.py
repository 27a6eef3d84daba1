# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers and codes out of addresses and forms."""

from __future__ import annotations

import pytest

from portal.domain.concerns import Kind
from portal.domain.reading import code_in, whole_number


@pytest.mark.parametrize(
    ("said", "number"),
    [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999), ("٤٢", 42), ("۴۲", 42)],
)
def test_digits_of_any_script_are_a_number(said: str, number: int) -> None:
    assert whole_number(said) == number


@pytest.mark.parametrize(
    "said", [None, "", " 7", "7 ", "-7", "+7", "7.0", "1_000", "²", "½", "x", "1234567890"]
)
def test_anything_else_is_none(said: str | None) -> None:
    assert whole_number(said) is None


def test_how_many_digits_count_is_for_the_asker_to_say() -> None:
    assert whole_number("12345", 5) == 12_345
    assert whole_number("123456", 5) is None


def test_a_code_is_read_by_its_value_alone() -> None:
    assert code_in(Kind, Kind.SAFETY.value) is Kind.SAFETY
    for said in (None, "", "SAFETY", "Safety", " safety", "nothing"):
        assert code_in(Kind, said) is None
