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
