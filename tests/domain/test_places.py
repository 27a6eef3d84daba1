"""Places: by what key two are called alike, and whether one lies inside another."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.domain.places import lies_inside, name_key, name_keys

PARENTS = {1: None, 2: 1, 3: 2, 4: 1, 8: 9, 9: 8}


@dataclass
class Named:
    name_ar: str = ""
    name_fr: str = ""
    name_en: str = ""
    name_zgh: str = ""


@pytest.mark.parametrize(
    ("name", "key"), [("M’haita", "mhaita"), ("M haita", "mhaita"), ("الملحقة ٢", "الملحقه2"), ("!", "")]
)
def test_a_name_is_compared_without_spaces_and_signs(name: str, key: str) -> None:
    assert name_key(name) == key


def test_each_of_its_names_calls_a_place() -> None:
    assert name_keys(Named("البركة", "Al Baraka", "Baraka", "ⵍⴱⴰⵔⴰⴽⴰ")) == {
        "البركه",
        "albaraka",
        "baraka",
        "ⵍⴱⴰⵔⴰⴽⴰ",
    }
    assert name_keys(Named("البركة", " ")) == {"البركه"}
    assert name_keys(Named()) == frozenset()


@pytest.mark.parametrize(
    ("place", "around", "inside"),
    [
        (1, 1, True),
        (2, 1, True),
        (3, 1, True),
        (3, 2, True),
        (3, 4, False),
        (1, 2, False),
        (1, None, False),
        (7, 7, True),
        (7, 1, False),
        (8, 9, True),
        (8, 1, False),
    ],
)
def test_a_place_lies_in_itself_and_in_all_above_it(place: int, around: int | None, inside: bool) -> None:
    assert lies_inside(place, around, PARENTS) is inside


def test_the_longest_way_up_is_gone_to_its_end() -> None:
    chain = {n: n + 1 for n in range(5)}
    assert lies_inside(0, 5, chain)
