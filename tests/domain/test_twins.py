"""Associations named alike, however they are written, and declared under one number."""

from __future__ import annotations

import pytest

from portal.domain.twins import named_alike, number_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جمعية أمل الحي", "جمعيه امل الحي"),
        ("جمعية أمل الحي", "أمل الحي"),
        ("جمعية ضوء الدرب للتنمية", "جمعية ضوء الدرب"),
        ("Association Amal du quartier", "AMAL QUARTIER"),
        ("Association Amal du quartier", "Amal du quartiers"),
        ("Les amis de la palmeraie", "Les ami de la palmeraye"),
    ],
)
def test_the_same_name_or_nearly_is_seen(one: str, other: str) -> None:
    assert named_alike((one,), (other, ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [("جمعية أمل الحي", "جمعية نور المدينة"), ("Association", "جمعية"), ("Amal", "Tifawin"), ("", "")],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not named_alike((one,), (other,))


@pytest.mark.parametrize("written", ["142/2024", "١٤٢/٢٠٢٤", "142 / 2024", "142-2024", "0142/2024"])
def test_one_number_is_one_number_however_it_is_written(written: str) -> None:
    assert number_of(written) == number_of("142/2024")


@pytest.mark.parametrize(
    "generic",
    [
        *("جمعية", "رابطة", "ودادية", "تعاونية", "منتدى", "التنمية", "تنمية", "الثقافة", "البيئة", "حي", "و"),
        *("association", "assoc", "ass", "amicale", "ligue", "fédération", "forum", "coopérative"),
        *("de", "du", "des", "la", "le", "les", "l", "d", "et", "pour", "the", "of", "for", "and"),
    ],
)
def test_what_many_names_begin_with_tells_none_apart(generic: str) -> None:
    assert named_alike((f"{generic} Tifawin",), ("Tifawin",))
    assert not named_alike((generic,), (generic,))


@pytest.mark.parametrize(
    ("other", "alike"), [("abcdefghij klmnopqrsy", True), ("abcdefghij xyzwvutsrq", False)]
)
def test_names_are_compared_letter_by_letter(other: str, alike: bool) -> None:
    assert named_alike(("abcdefghij klmnopqrst",), (other,)) is alike


def test_letters_in_another_order_make_another_name() -> None:
    assert not named_alike(("abcdefghijkl",), ("lkjihgfedcba",))


def test_one_of_several_names_is_enough() -> None:
    assert named_alike(("Tifawin", "ضوء الدرب"), ("Amal", "ضوء الدرب"))


def test_a_number_keeps_its_letters_and_loses_what_stands_before_and_between() -> None:
    assert number_of(" 0042 / A-2024 ") == "42a2024"
    assert number_of("142/2024") != number_of("142/2025")
