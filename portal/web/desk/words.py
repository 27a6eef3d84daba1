# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk calls its views and orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import flask_babel

from portal.store.queries.desk import Order, View
from portal.web.noted import Word, pgettext

WORDS: Final[Mapping[View | Order, Word]] = {
    View.UNSORTED: pgettext("view", "Unsorted"),
    View.MINE: pgettext("view", "I am reviewing"),
    View.DANGER: pgettext("view", "Danger"),
    View.MAIL: pgettext("view", "New messages"),
    View.WAITING: pgettext("view", "Waiting for the reporter"),
    View.APPEALS: pgettext("view", "Second looks"),
    View.OVERDUE: pgettext("view", "Overdue"),
    View.CLAIMED: pgettext("view", "Said to be done"),
    View.OPEN: pgettext("view", "Open"),
    View.DECIDED: pgettext("view", "Decided"),
    Order.DEADLINE: pgettext("order", "Nearest deadline"),
    Order.NEWEST: pgettext("order", "Newest"),
    Order.OLDEST: pgettext("order", "Oldest"),
}

HOT: Final = frozenset({View.DANGER, View.MAIL, View.OVERDUE, View.APPEALS})
"""Views whose count calls for a person."""


def said(code: View | Order) -> str:
    """The word of a view or an order in the language of this request."""
    word = WORDS[code]
    return str(flask_babel.pgettext(word.context, word.message))
