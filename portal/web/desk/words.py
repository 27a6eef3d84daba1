# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk calls its views and orders, and what it says to look at before a text is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import flask_babel

from portal.domain.concerns import Kind, State, Tier
from portal.domain.hints import Hint
from portal.store.queries.concerns.desk import Order, View
from portal.web.text.labels import in_words
from portal.web.text.marking import Word, pgettext

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
    View.ALL: pgettext("view", "All"),
    Order.DEADLINE: pgettext("order", "Nearest deadline"),
    Order.NEWEST: pgettext("order", "Newest"),
    Order.OLDEST: pgettext("order", "Oldest"),
}

HOT: Final[Mapping[View, str]] = {
    View.DANGER: "stop",
    View.MAIL: "mail",
    View.APPEALS: "eye",
    View.OVERDUE: "clock",
}
"""Views whose count calls for a person, each with its pictogram."""

LESS_USED: Final = frozenset({View.WAITING, View.CLAIMED, View.OPEN, View.ALL})
"""Views behind "More": work on them begins elsewhere."""

_AWAITED: Final = pgettext("state", "Waiting for the reporter")

_TIERS: Final[Mapping[Tier, Word]] = {
    Tier.ANONYMOUS: pgettext("reporter", "Anonymous"),
    Tier.CONFIDENTIAL: pgettext("reporter", "Sealed contact"),
    Tier.NAMED: pgettext("reporter", "Named to the office"),
    Tier.ASSOCIATION: pgettext("reporter", "An association"),
}

_LOOK: Final[Mapping[Hint, tuple[Word, Word]]] = {
    Hint.IDENTITY: (
        pgettext("hint", "Number of an identity card"),
        pgettext("hint", "one or two letters and five or six digits"),
    ),
    Hint.PHONE: (
        pgettext("hint", "Telephone number"),
        pgettext("hint", "it may be the reporter’s, or a neighbour’s"),
    ),
    Hint.BUSINESS: (
        pgettext("hint", "Name of a business"),
        pgettext("hint", "say where it is instead: “a café near the school”"),
    ),
    Hint.PERSON: (
        pgettext("hint", "Name of a person"),
        pgettext("hint", "nobody is named before a court has spoken"),
    ),
    Hint.EMAIL: (
        pgettext("hint", "Mail address"),
        pgettext("hint", "it leads to somebody"),
    ),
    Hint.ADDRESS: (
        pgettext("hint", "Number of a home"),
        pgettext("hint", "say what is near instead"),
    ),
}


class Risk(NamedTuple):
    """Something in the original to look at; `left` says that the public copy still holds it."""

    word: str
    reason: str
    left: bool


def said(code: View | Order) -> str:
    """The word of a view or an order in the language of this request."""
    return _in_ours(WORDS[code])


def state_word(state: State, kind: Kind) -> str:
    """A state as moderators call it: "waiting for your answer" is said to reporters."""
    return _in_ours(_AWAITED) if state is State.WAITING else in_words(state, kind)


def tier_word(tier: Tier) -> str:
    """A tier as moderators call its reporters; its usual words answer the reporter's "who sees me?"."""
    return _in_ours(_TIERS[tier])


def risk(hint: Hint, *, left: bool) -> Risk:
    word, reason = _LOOK[hint]
    return Risk(_in_ours(word), _in_ours(reason), left)


def _in_ours(word: Word) -> str:
    return str(flask_babel.pgettext(word.context, word.message))
