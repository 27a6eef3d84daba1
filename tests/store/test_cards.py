# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards read by name: every field from the column that was named for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import literal, select

from portal.store.cards import Column, card_of, select_card
from portal.store.engine.database import db

pytestmark = pytest.mark.usefixtures("database")

ONE, TWO, THREE = literal("one"), literal("two"), literal("three")


@dataclass(frozen=True, slots=True)
class Pair:
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Swapped:
    second: str
    first: str


@dataclass(frozen=True, slots=True)
class Loose:
    first: str
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    pair: Pair
    third: str


def test_each_field_is_read_from_the_column_named_for_it_in_whatever_order() -> None:
    assert db.session.scalars(select_card(Pair, second=TWO, first=ONE)).one() == Pair("one", "two")


def test_a_card_is_one_value_of_a_row() -> None:
    row = db.session.execute(select(card_of(Pair, first=ONE, second=TWO), THREE)).one()
    assert tuple(row) == (Pair("one", "two"), "three")


def test_a_card_fills_a_field_of_another() -> None:
    pair = card_of(Pair, first=ONE, second=TWO)
    assert db.session.scalars(select_card(Nested, pair=pair, third=THREE)).one() == Nested(
        Pair("one", "two"), "three"
    )


def test_cards_of_the_same_columns_are_told_apart_when_the_statement_is_cached() -> None:
    assert db.session.scalars(select_card(Pair, first=ONE, second=TWO)).one() == Pair("one", "two")
    swapped = db.session.scalars(select_card(Swapped, second=ONE, first=TWO)).one()
    assert swapped == Swapped(second="one", first="two")
    left = db.session.scalars(select_card(Loose, first=ONE, left=TWO)).one()
    right = db.session.scalars(select_card(Loose, first=ONE, right=TWO)).one()
    assert (left, right) == (Loose("one", left="two"), Loose("one", right="two"))


@pytest.mark.parametrize(
    "columns",
    [{"first": ONE}, {"first": ONE, "second": TWO, "third": THREE}, {"first": ONE, "scond": TWO}],
    ids=["one is missing", "one too many", "misspelt"],
)
def test_the_names_must_be_the_fields(columns: dict[str, Column]) -> None:
    with pytest.raises(TypeError, match="Pair"):
        card_of(Pair, **columns)
