"""Numbers in running text are found whole, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.phones import Telephone, spans


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("الهاتف: 05 28 85 00 00.", ["05 28 85 00 00"]),
        ("0528850000", ["0528850000"]),
        ("٠٥ ٢٨ ٨٥ ٠٠ ٠٠", ["٠٥ ٢٨ ٨٥ ٠٠ ٠٠"]),
        ("05.28.85.00.00/06-61-00-00-00", ["05.28.85.00.00", "06-61-00-00-00"]),
        ("05 28 85 00 00 06 61 00 00 00", ["05 28 85 00 00", "06 61 00 00 00"]),
        ("(+212 528-850-000) 13 personnes", ["+212 528-850-000"]),
        ("+212528850000 13 personnes", ["+212528850000"]),
        ("00212 5 28 85 00 00", ["00212 5 28 85 00 00"]),
        ("+33 1 23 45 67 89", ["+33 1 23 45 67 89"]),
        ("13/10/2017, 2017-10-13 23:24, 19, 177, 4071 9926 0000 1111 2222", []),
        ("05288500001", []),
        ("x0528850000", []),
        ("0528850000x", []),
        ("05  28 85 00 00", []),
        ("+", []),
        ("", []),
    ],
)
def test_spans(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == numbers


@given(st.text(st.sampled_from("0٠15 +-.x"), max_size=60))
def test_spans_are_in_order_and_begin_and_end_with_a_number(text: str) -> None:
    last = 0
    for start, end in spans(text):
        assert last <= start < end
        assert text[start] in "+0٠"
        assert text[end - 1].isdecimal()
        last = end


@pytest.mark.parametrize("unit", ["0", "+", "0 ", "+0", "00", " 0-"])
def test_time_grows_with_length_only(steps: Callable[..., int], unit: str) -> None:
    small, large = (steps(lambda text: list(spans(text)), unit * size) for size in (500, 1_000))
    assert large <= 2 * small + 100


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # From eight to fifteen digits abroad, ten at home, twelve or fourteen with Morocco's code.
        ("+3312345", []),
        ("+33123456", ["+33123456"]),
        ("+331234567890123", ["+331234567890123"]),
        ("+3312345678901234", []),
        ("+33 1234567890123 4", ["+33 1234567890123"]),
        ("0033123456", ["0033123456"]),
        ("003312345678901", ["003312345678901"]),
        ("0033123", []),
        ("052885000", []),
        ("0528850000", ["0528850000"]),
        ("+21252885000", ["+21252885000"]),
        ("+212528850000 1", ["+212528850000"]),
        ("00212528850000 1", ["00212528850000"]),
        ("0002885000", ["0002885000"]),
        ("000288500012", []),
        ("1528850000", []),
        ("++33123456", []),
        ("a+33123456", []),
        (" 0528850000 ", ["0528850000"]),
        ("05--28850000", []),
        ("0528850000-0661000000", ["0528850000", "0661000000"]),
        ("۰۵۲۸۸۵۰۰۰۰", ["۰۵۲۸۸۵۰۰۰۰"]),
        ("05\u00a028\u202f85\u20110000", ["05\u00a028\u202f85\u20110000"]),
        ("05_28850000", []),
    ],
)
def test_both_sides_of_each_length(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == numbers


def test_messengers_want_the_country_and_no_sign() -> None:
    assert Telephone("+212528850000", "05 28 85 00 00").messages_to == "212528850000"
    assert Telephone("19", "19").messages_to == ""
