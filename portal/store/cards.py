# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards read by name: a query says for each field which column fills it, and gets whole cards back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Bundle, InstrumentedAttribute

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Card = TypeVar("Card", bound="DataclassInstance")
Column = ColumnElement[Any] | InstrumentedAttribute[Any] | Bundle[Any]
Read = Callable[[Row[*tuple[Any, ...]]], Any]


class _CardColumns(Bundle[Card]):
    """The columns of one card; a row of them is that card."""

    def __init__(self, card: type[Card], columns: dict[str, Column]) -> None:
        self.card, self.named = card, tuple(columns)
        # SQLAlchemy keeps this bundle with the compiled statement, under a key made of its name and columns:
        # two cards that are read from the same columns must differ in the name.
        name = f"{card.__qualname__} {id(card)} {','.join(columns)}"
        super().__init__(name, *columns.values())

    def create_row_processor(
        self,
        query: Select[*tuple[Any, ...]],  # noqa: ARG002 - the signature is SQLAlchemy's
        procs: Sequence[Read],
        labels: Sequence[str],  # noqa: ARG002
    ) -> Callable[[Row[*tuple[Any, ...]]], Card]:
        card, named = self.card, tuple(zip(self.named, procs, strict=True))
        return lambda row: card(**{field: read(row) for field, read in named})


def card_of(card: type[Card], /, **columns: Column) -> Bundle[Card]:
    """What to select in order to read a `card`, a dataclass: for each of its fields the column that fills it.

    `session.scalars(select(card_of(Card, number=Concern.id, …)))` yields cards. Beside other columns a card
    is one value of the row; it may also be what fills a field of another card. Only fields with a default
    may be left out. Raises TypeError for a name that is no field, and for a field that is missing.
    """
    known = {field.name for field in fields(card)}
    bare = {f.name for f in fields(card) if f.default is MISSING and f.default_factory is MISSING}
    if wrong := (columns.keys() - known) | (bare - columns.keys()):
        raise TypeError(f"{card.__qualname__} has no such field, or needs it: {', '.join(sorted(wrong))}")
    return _CardColumns(card, columns)


def select_card(card: type[Card], /, **columns: Column) -> Select[Card]:
    """A selection of nothing but `card_of` these."""
    return select(card_of(card, **columns))
