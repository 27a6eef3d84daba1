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
