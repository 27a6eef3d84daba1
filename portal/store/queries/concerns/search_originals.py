"""Searching what the database cannot read: originals are opened one by one, and nothing of them is kept."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, bindparam, select, true
from sqlalchemy.orm import Session

from portal.domain.arabic import stems
from portal.store.models import Concern
from portal.store.queries.concerns.order import newest_first

WORDS: Final = 8
"""The most words of a question that count."""

FOUND: Final = 10_000
"""The most reports a question finds, the newest."""


def original_holding(session: Session, text: str, *among: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the original holds every word of `text`, by its stem, for the concerns `among`.

    An index of keyed words would be quicker, and would outlive the words: with its key and an old backup one
    could ask of an erased report whether it held a word, until one had them all.
    """
    if not (wanted := stems(text)[:WORDS]):
        return true()
    newest = select(Concern.id, Concern.folded_original).where(*among, Concern.folded_original != "")
    found: list[int] = []
    for number, folded in session.execute(newest.order_by(*newest_first()).execution_options(yield_per=500)):
        if all(stem in folded for stem in wanted):
            found.append(number)
        if len(found) == FOUND:
            break
    # In the text of the statement, since databases allow some ten thousand parameters only.
    return Concern.id.in_(bindparam("found", found, expanding=True, literal_execute=True))
