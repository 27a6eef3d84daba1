"""The public numbers of reports: drawn at random, so that they tell nothing of the order things came in.

A number that counts is a clock: whoever reports just before and just after somebody learns their number. And
it would be the row's place in the table, for whoever holds the database.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.engine.insertion import Row
from portal.store.engine.rows import add_row_once
from portal.store.models import Concern

DIGITS: Final = 6
"""Of a number, as people say it on the telephone, until these become scarce."""

MOST_DIGITS: Final = 9
"""More would not fit the column, nor what is typed into a search."""

TRIES: Final = 4
"""Draws of one length that find a number taken, before longer ones are drawn."""


def draw(tried: int = 0) -> int:
    """Return a number of six digits, or of more after many draws that were taken."""
    digits = min(DIGITS + tried // TRIES, MOST_DIGITS)
    least = int(10 ** (digits - 1))
    return least + secrets.randbelow(9 * least)


def add_concern(session: Session, row: Row) -> int | None:
    """Insert a concern under a number of its own; None when there is one with this receipt already.

    One statement, unless the number is taken.
    """
    tried = 0
    while True:
        number: int | None = add_row_once(session, Concern, {**row, "id": draw(tried)})
        if number is not None:
            return number
        if session.scalar(select(Concern.id).where(Concern.receipt == row["receipt"])) is not None:
            return None
        tried += 1


def draw_many(session: Session, how_many: int) -> list[int]:
    """Return that many numbers that no concern has yet, in no order."""
    found: dict[int, None] = {}
    tried = 0
    while len(found) < how_many:
        drawn: dict[int, Any] = dict.fromkeys(draw(tried) for _ in range(how_many - len(found)))
        taken = session.scalars(select(Concern.id).where(Concern.id.in_(drawn)))
        for number in taken:
            del drawn[number]
        found.update(drawn)
        tried += 1
    return list(found)
