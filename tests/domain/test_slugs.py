"""Addresses made of titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.articles import SLUG_LIMIT
from portal.domain.slugs import free_slug, slug_from


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("La sécurité des quartiers", "la-securite-des-quartiers"),
        ("L’éclairage : ce qui est fait", "l-eclairage-ce-qui-est-fait"),
        ("Œuvre sociale", "oeuvre-sociale"),
        ("Meeting 2017", "meeting-2017"),
        ("أمن الأحياء", ""),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", ""),
        ("أشغال ONEE في الحي", ""),
        ("2017", ""),
        ("", ""),
    ],
)
def test_a_latin_title_gives_a_slug_and_no_other_does(title: str, slug: str) -> None:
    assert slug_from([title]) == slug


def test_the_first_title_that_can_is_taken() -> None:
    assert slug_from(["أمن الأحياء", "Quartiers", "Other"]) == "quartiers"


def test_a_taken_slug_is_counted_on() -> None:
    assert free_slug("meeting", {"meeting", "meeting-2"}) == "meeting-3"
    assert free_slug("meeting", {"meetings"}) == "meeting"


@given(st.text(max_size=300))
def test_any_title_makes_a_slug_that_fits_an_address(title: str) -> None:
    slug = free_slug(slug_from([title]), set())
    assert len(slug) <= SLUG_LIMIT - 5
    assert slug == "" or all(
        part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-")
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("ab", ""),
        ("abc", "abc"),
        ("abc ابج", ""),
        ("abcd ابج", "abcd"),
        ("x" * 75, "x" * 75),
        ("x" * 76, "x" * 75),
        ("x" * 37 + " " + "y" * 37, "x" * 37 + "-" + "y" * 37),
        ("x" * 37 + " " + "y" * 38, "x" * 37),
        ("x" * 75 + " y", "x" * 75),
        ("æther Straße Øst Łódź đà", "aether-strasse-ost-lodz-da"),
    ],
)
def test_both_sides_of_each_length(title: str, slug: str) -> None:
    assert slug_from([title]) == slug


def test_numbers_are_counted_from_two() -> None:
    assert free_slug("a", {"a"}) == "a-2"
    assert free_slug("a", {"a", "a-2", "a-3"}) == "a-4"
    assert free_slug("a", {"a", "a-3"}) == "a-2"
