"""The place an imported row means, however it is spelt."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.places import AuthorityLine, TerritoryKind
from portal.services.concerns.match_places import KnownPlaces
from portal.store.queries.town.places import Place, TerritoryTree


def place(number: int, parent: int | None, *names: str, closed: bool = False) -> Place:
    ar, fr, en, zgh = (*names, "", "", "", "")[:4]
    return Place(
        id=number,
        slug=f"place-{number}",
        kind=TerritoryKind.QUARTER,
        line=AuthorityLine.CUSTOMARY,
        parent=parent,
        ordinal=None,
        position=number,
        closed_on=date(2026, 1, 1) if closed else None,
        name_ar=ar,
        name_fr=fr,
        name_en=en,
        name_zgh=zgh,
    )


TREE = TerritoryTree(
    (
        place(1, None, "المدينة", "La ville"),
        place(2, 1, "المحايطة", "M’haita", "Mhaita East", "ⵎⵃⴰⵢⵟⴰ"),
        place(3, 1, "حي البركة", "Quartier Al Baraka"),
        place(4, None, "الضاحية", "Banlieue"),
        place(5, 4, "القصبة", "Kasbah"),
        place(6, 1, "السلام", "Salam"),
        place(7, 4, "السلام", "Salam"),
        place(8, 1, "النخيل", "Palmier", closed=True),
        place(9, 1, "", "Nord"),
        place(10, 1, "", "Nord"),
        place(11, 1, "", "La ville"),
        place(12, 1, "", "Derb"),
    )
)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("المحايطة", 2),
        ("m haita", 2),
        ("MHAITA EAST", 2),
        ("ⵎⵃⴰⵢⵟⴰ", 2),
        ("Baraka", 3),
        ("البركة", 3),
        ("derb al baraka", 3),
        ("Kasbah", 5),
        ("Salam", 6),
        ("Palmier", None),
        ("Nord", None),
        ("La ville", 1),
        ("Derb", 12),
        ("quartier", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_one_place_is_meant_or_none(name: str, number: int | None) -> None:
    assert KnownPlaces(TREE, 1).find(name) == number


def test_what_lies_in_the_town_comes_before_what_lies_elsewhere() -> None:
    assert KnownPlaces(TREE, 4).find("Salam") == 7
    assert KnownPlaces(TREE, 4).find("Baraka") == 3


def test_of_a_foreign_town_only_itself_is_known() -> None:
    tree = TerritoryTree(
        (place(1, None, "", "Elsewhere", closed=True), place(2, 1, "", "Inside"), place(3, None, "", "Here"))
    )
    known = KnownPlaces(tree, 1)
    assert (known.find("elsewhere"), known.find("Here"), known.find("Inside")) == (1, None, None)


@pytest.mark.parametrize(
    "word",
    [
        *("حي", "الحي", "quartier", "hay", "quarter", "la", "le", "les", "l", "el", "al", "de", "du", "des"),
        *("the", "d"),
    ],
)
def test_words_by_which_spellings_differ(word: str) -> None:
    assert KnownPlaces(TREE, 1).find(f"{word} Kasbah") == 5
