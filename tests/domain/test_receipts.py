"""Receipts: typed in any script they mean the same; derived they look alike and tell nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.receipts import DIGITS, beginning, contains_code, derive, fingerprint, grouped, parse, read

PEPPER = b"0123456789abcdef0123456789abcdef"
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
SEPARATORS = [
    "",
    " ",
    "-",
    "–",
    "—",
    "\u00a0",
    "\u202f",
    "\u200f",
    "\u2066",
    "\u2069",
    " - ",
    "\t",
    "\n",
    "\u200e-",
]
CODES = st.text(st.sampled_from("0123456789"), min_size=DIGITS, max_size=DIGITS)


@st.composite
def as_typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code and one of the ways people write it: a script a digit, a separator anywhere."""
    code = draw(CODES)
    typed = [draw(st.sampled_from(SEPARATORS))]
    for digit in code:
        typed += [draw(st.sampled_from(SCRIPTS))[int(digit)], draw(st.sampled_from(SEPARATORS))]
    return code, "".join(typed)


@given(as_typed())
def test_every_way_of_typing_is_read(pair: tuple[str, str]) -> None:
    code, typed = pair
    assert parse(typed) == code


@given(CODES)
def test_shown_code_is_read_back(code: str) -> None:
    shown = grouped(code)
    assert [len(group) for group in shown.split(" ")] == [4] * 5
    assert parse(shown) == code


@given(st.text(max_size=60))
def test_other_text_is_none_or_twenty_ascii_digits(text: str) -> None:
    code = parse(text)
    assert code is None or (len(code) == DIGITS and code.isascii() and code.isdigit())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "1" * 19,
        "1" * 21,
        "²" * 20,
        "1" * 19 + "²",
        "1" * 19 + "①",
        "1" * 19 + "１",
        "1" * 10_000,
        "१" * 20,
    ],
)
def test_no_receipt(text: str) -> None:
    assert parse(text) is None


SPACED = "4071 9926 3385 0012 7788"
SHEET = f"""وصل
رمزك السري
خمس مجموعات، تقرأ من اليسار إلى اليمين
{SPACED}
الرقم العمومي
1042
اليوم
الاثنين 30 نونبر 2026
"""


@pytest.mark.parametrize(
    "text",
    [
        f"Code : {SPACED}",
        f"code{SPACED}",
        f"رمزي هو {SPACED}، شكرا لكم.",
        f"J’ai gardé ce code ({SPACED}). Que faire ?",
        SPACED.replace(" ", "/"),
        SPACED.replace(" ", "."),
        SPACED.replace(" ", " | "),
        SPACED.replace(" ", "\r\n"),
        SPACED.replace("3385 ", "3385\n"),
        f"\u200f{SPACED}\u200f",
        f"30/11/2026 {SPACED}",
        f"{SPACED} – 2026-11-30",
        f"1042\n{SPACED}\n30.11.2026",
        f"Tél. 06 12 34 56 78, code {SPACED}",
        f"{SPACED}{' ' * 500}",
        f"{SPACED}\n{SPACED}",
        SHEET,
        SHEET.replace("\n", ""),
    ],
)
def test_a_code_is_found_in_whatever_was_copied_with_it(text: str) -> None:
    arabic = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert parse(text) == parse(arabic) == SPACED.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "digits", "several"),
    [
        ("", 0, False),
        ("رمزي", 0, False),
        ("4071", 4, False),
        ("الرمز ٤٠٧١ ٩٩", 6, False),
        (SPACED[:-1], 19, False),
        (SPACED + "5", 21, False),
        (f"{SPACED} et 1234 5678 9012 3456 7890", 20, True),
        (f"1042 {SPACED}", 24, True),
    ],
)
def test_what_holds_no_one_code_tells_how_many_digits_it_has(text: str, digits: int, several: bool) -> None:
    reading = read(text)
    assert (reading.code, reading.digits, reading.several) == ("", digits, several)


@given(st.text(max_size=40), st.binary(max_size=100))
def test_derived_codes_have_the_shape_and_stay(key: str, payload: bytes) -> None:
    code = derive(PEPPER, key, payload)
    assert parse(code) == code
    assert derive(PEPPER, key, payload) == code
    assert derive(PEPPER[::-1], key, payload) != code


def test_key_and_payload_do_not_run_together() -> None:
    assert derive(PEPPER, "ab", b"c") != derive(PEPPER, "a", b"bc")


def test_each_place_takes_every_digit_evenly() -> None:
    codes = [derive(PEPPER, "key", number.to_bytes(4, "big")) for number in range(5_000)]
    assert len(set(codes)) == 5_000
    for place in range(DIGITS):
        counts = Counter(code[place] for code in codes)
        assert len(counts) == 10
        assert max(abs(count - 500) for count in counts.values()) < 130, "six deviations"


@given(CODES)
def test_fingerprint_hides_the_code(code: str) -> None:
    mark = fingerprint(PEPPER, code)
    assert len(mark) == 64
    assert set(mark) <= set("0123456789abcdef")
    assert code not in mark
    assert fingerprint(PEPPER[::-1], code) != mark


def test_a_weak_pepper_is_refused() -> None:
    with pytest.raises(ValueError, match="pepper"):
        fingerprint(b"short", "1" * 20)


@given(as_typed(), st.text(max_size=30).filter(lambda text: not _has_digit(text)))
def test_a_text_that_holds_its_own_code_is_found(pair: tuple[str, str], around: str) -> None:
    code, typed = pair
    assert contains_code(around + typed + around, code)


@given(CODES)
def test_fullwidth_and_scattered_digits_are_found_too(code: str) -> None:
    assert contains_code("رمزي: " + " ثم ".join(chr(0xFF10 + int(digit)) for digit in code), code)
    assert not contains_code(f"رمزي ينتهي بـ {code[1:]}", code)


def _has_digit(text: str) -> bool:
    return any(unicodedata.digit(character, None) is not None for character in text)


def test_a_receipt_is_five_groups_of_four() -> None:
    assert grouped("12345678901234567890") == "1234 5678 9012 3456 7890"


@pytest.mark.parametrize(("length", "found"), [(4_000, True), (4_001, False)])
def test_no_longer_text_is_looked_at(length: int, found: bool) -> None:
    assert (parse("a" * (length - 20) + "1" * 20) is not None) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"1042 {SPACED}", False),
        (f"10420 {SPACED}", True),
        (f"104 {SPACED} 7", True),
        ("40719926338500127788 1042", True),
        (f"1/1/2026 {SPACED}", True),
        (f"11-11-2026 {SPACED}", True),
        (f"2026-11-30 {SPACED}", True),
    ],
)
def test_what_stands_beside_a_code(text: str, found: bool) -> None:
    assert (parse(text) == SPACED.replace(" ", "")) is found


def test_what_is_derived_never_changes() -> None:
    """A form sent again after an update must show the receipt it showed before."""
    assert derive(PEPPER, "key", b"payload") == "43222345673612080794"
    assert fingerprint(PEPPER, "1" * 20) == (
        "3927d19e214b94c3af37f6be6070057225941fb9e823e7eca7221dac51fdeca4"
    )
    assert beginning(PEPPER, "a" * 24) == beginning(PEPPER, "a" * 24 + "b") == "126645d1e60af7b0"
    assert beginning(PEPPER, "a" * 23) != beginning(PEPPER, "a" * 24)


@pytest.mark.parametrize(("length", "strong"), [(15, False), (16, True), (32, True)])
def test_a_pepper_has_sixteen_bytes(length: int, strong: bool) -> None:
    if strong:
        assert fingerprint(b"p" * length, "1" * 20)
        return
    with pytest.raises(ValueError, match="16 bytes"):
        fingerprint(b"p" * length, "1" * 20)
