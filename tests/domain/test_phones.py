"""Numbers in running text are found whole, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.phones import spans


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
