"""The normaliser: nothing forbidden gets through, nothing of the writer's is lost, twice is once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.domain.errors import PortalError, TooLong
from portal.domain.text import MARKS_IN_A_ROW, clean

FORBIDDEN = frozenset(
    [chr(point) for point in (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F)]
    + [chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)]
    + [chr(point) for point in range(0xD800, 0xE000)]
) - {"\n"}
OBJECT = "\ufffc"
NASTY = "".join(sorted(FORBIDDEN))[:200] + "\n\r\t\u2028\u2029"
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
"""With lone surrogates, which `st.text()` leaves out by default."""
ROUGH = st.lists(
    st.one_of(
        st.text(st.sampled_from(NASTY), max_size=5),
        st.text(st.characters(categories=["Mn", "Mc", "Me", "Cf", "Cs", "Zs"]), max_size=20),
        st.text(st.sampled_from("اأإآبتةىويـًٌَُِّْaée\u0301\u0344\u0958ⵜⴰ👩\u200d🔧\u200c"), max_size=20),
        ANY_TEXT,
    )
).map("".join)


@given(value=ROUGH, lines=st.booleans())
@example(value="\u0344" * 40, lines=False)
@example(value="a\n \n\t\n\n\nb", lines=True)
@example(value="\u09c7" + "\u0301" * 20 + "\u09be", lines=False)
def test_twice_is_once(value: str, lines: bool) -> None:
    once = clean(value, 10_000, lines=lines)
    assert clean(once, 10_000, lines=lines) == once


@given(ROUGH, st.booleans())
def test_nothing_forbidden_is_left(value: str, lines: bool) -> None:
    text = clean(value, 10_000, lines=lines)
    assert not FORBIDDEN & set(text)
    assert lines or "\n" not in text
    assert "\n\n\n\n" not in text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode("utf-8").decode("utf-8") == text


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=200))
def test_letters_digits_and_signs_survive(value: str) -> None:
    kept = unicodedata.normalize("NFC", value)
    forbidden = {character for character in kept if unicodedata.category(character) in {"Cf", "Cn"}} | (
        {OBJECT} & set(kept)
    )
    if not forbidden and not any(unicodedata.category(character)[0] == "M" for character in kept):
        assert clean(value, 1_000) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  الإنارة\u202e مقطوعة \u200f", "الإنارة مقطوعة"),
        ("a\x00b\ud800c\x85d", "abcd"),
        ("un\r\ntrou\rici", "un trou ici"),
        ("عمود\tكهرباء", "عمود كهرباء"),
        ("e\u0301cole", "école"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("مُحَمَّدٌ", "مُحَمَّدٌ"),
        ("\u200d\u200c \u00a0\u2060", ""),
        ("a\u2066b\u2069", "ab"),
        ("", ""),
    ],
)
def test_one_line(typed: str, kept: str) -> None:
    assert clean(typed, 100) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("a\n \t\n\u00a0\n\n\nb", "a\n\n\nb"),
        ("vers  \nla place", "vers  \nla place"),
        ("\n\n a \n\n", "a"),
    ],
)
def test_lines(typed: str, kept: str) -> None:
    assert clean(typed, 100, lines=True) == kept


def test_a_pile_of_marks_is_cut() -> None:
    piled = clean("z" + "\u0301\u0327" * 500, 100)
    assert piled[0] == "z" or unicodedata.normalize("NFD", piled)[0] == "z"
    assert len(piled) <= 1 + MARKS_IN_A_ROW


def test_too_long_says_both_lengths() -> None:
    assert clean("x" * 10 + " " * 50, 10) == "x" * 10
    with pytest.raises(TooLong) as refused:
        clean("x" * 11, 10)
    assert (refused.value.limit, refused.value.length, refused.value.code) == (10, 11, "too_long")
    assert isinstance(refused.value, PortalError)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("unit", ["\u0301\u0327", "\n ", "\u200d", " \t", "\ud800", "ا\u064b", "a\u0344"])
@pytest.mark.parametrize("lines", [True, False])
def test_time_grows_with_length_only(steps: Callable[..., int], unit: str, lines: bool) -> None:
    small, large = (steps(clean, "a" + unit * size + "a", 10**9, lines=lines) for size in (500, 1_000))
    assert large <= 2 * small + 50


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("\uf0b7\tالإنارة\n\uf0b7\tالماء", "• الإنارة\n• الماء"),
        ("\uf0a7  eau\n\uf0d8lumière", "• eau\n• lumière"),
        ("sortie \uf0e0 rue", "sortie → rue"),
        ("بئر \uf04a مفتوحة", "بئر  مفتوحة"),
        ("photo\ufffc ici", "photo ici"),
        ("\uf0b7\n\uf0b7", ""),
        ("mot\u200b\u2060caché\U000e0041", "motcaché"),
    ],
)
def test_what_word_draws_from_its_own_fonts_becomes_text(pasted: str, text: str) -> None:
    assert clean(pasted, 100, lines=True) == text


def test_a_title_keeps_no_bullet() -> None:
    assert clean("\uf0b7 الإنارة", 100) == "الإنارة"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x00, 0x08),
        (0x0B, 0x0C),
        (0x0E, 0x1F),
        (0x7F, 0x9F),
        (0x061C, 0x061C),
        (0x180E, 0x180E),
        (0x200B, 0x200B),
        (0x200E, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0x2066, 0x206F),
        (0xD800, 0xDFFF),
        (0xE000, 0xF0DE),
        (0xF0E1, 0xF8FF),
        (0xFDD0, 0xFDEF),
        (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFC),
        (0xFFFE, 0xFFFF),
        (0x1FFFE, 0x1FFFF),
        (0xE0000, 0xE007F),
        (0xEFFFE, 0xEFFFF),
        (0xF0000, 0xFFFFF),
        (0x100000, 0x10FFFF),
    ],
)
@pytest.mark.parametrize("lines", [True, False])
def test_what_is_taken_out_is_taken_out_from_first_to_last(first: int, last: int, lines: bool) -> None:
    assert {clean(f"a{chr(point)}b", 3, lines=lines) for point in range(first, last + 1)} == {"ab"}


@pytest.mark.parametrize(
    "point",
    [
        *(0x20, 0x7E, 0xA0, 0x061B, 0x061D, 0x180D, 0x180F, 0x200A, 0x200C, 0x200D, 0x2010, 0x202F, 0x205F),
        *(0x2065, 0x2070, 0xD7FF, 0xF900, 0xFDCF, 0xFDF0, 0xFEFE, 0xFF01, 0xFFF8, 0xFFFD, 0x10000, 0x1FFFD),
        *(0x20000, 0xE0080, 0xE0100, 0xEFFFD),
    ],
)
def test_what_stands_beside_it_is_the_writer_s(point: int) -> None:
    text = unicodedata.normalize("NFC", f"a{chr(point)}b")
    assert clean(text, 3) == clean(text, 3, lines=True) == text


@pytest.mark.parametrize(("typed", "kept"), [("\t", " "), ("\uf0df", "←"), ("\uf0e0", "→")])
def test_what_has_a_plainer_sign_gets_it(typed: str, kept: str) -> None:
    assert clean(f"a{typed}b", 3) == clean(f"a{typed}b", 3, lines=True) == f"a{kept}b"


@pytest.mark.parametrize("broken", ["\n", "\r", "\r\n", "\u2028", "\u2029"])
def test_a_line_ends_however_it_was_ended(broken: str) -> None:
    assert clean(f"a{broken}b", 3) == "a b"
    assert clean(f"a{broken}b", 3, lines=True) == "a\nb"


@pytest.mark.parametrize(("typed", "kept"), [(7, 7), (8, 8), (9, 8), (10, 8), (17, 8)])
@pytest.mark.parametrize("mark", ["\u0300", "\u0353", "\u0651"])
def test_eight_marks_stay_in_a_row(mark: str, typed: int, kept: int) -> None:
    assert clean(f"ق{mark * typed}ق", 100) == f"ق{mark * kept}ق"
    assert clean(f"ق{mark * 8}ق{mark * typed}", 100) == f"ق{mark * 8}ق{mark * kept}"


def test_signs_that_are_no_marks_make_no_pile() -> None:
    assert clean("a" + "!" * 30 + "\u0301" + "…" * 30, 100) == "a" + "!" * 30 + "\u0301" + "…" * 30
