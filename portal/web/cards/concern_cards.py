# SPDX-License-Identifier: AGPL-3.0-or-later
"""Concerns as every public list shows them: a card with its words, place and source settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from portal.domain.concerns import Category, Kind, State, Tier
from portal.domain.places import TerritoryKind
from portal.store.engine.database import db
from portal.store.queries.concerns.public import ConcernCard
from portal.store.queries.town.places import TerritoryTree, territories
from portal.web.cards.next_word import Owed, owed
from portal.web.request.components import town_today
from portal.web.request.language import current_language
from portal.web.text.labels import in_words


@dataclass(frozen=True, slots=True)
class ShownConcern:
    """A concern in a list. `language` is that of its title, None when the title is in the reader's."""

    number: int
    kind: Kind
    title: str
    state: State
    category: Category
    place: str
    day: date
    source: str
    supports: int
    owed: Owed
    language: str | None

    @property
    def late(self) -> bool:
        """Whether the day of its answer has passed without one."""
        return self.owed.late


def concern_cards(cards: Iterable[ConcernCard]) -> list[ShownConcern]:
    """Settle a list's cards for the reader of this request."""
    tree = territories(db.session())
    return [shown_concern(card, tree) for card in cards]


def shown_concern(card: ConcernCard, tree: TerritoryTree) -> ShownConcern:
    """One card. A concern whose words are not public is called by its category."""
    return ShownConcern(
        number=card.number,
        kind=card.kind,
        title=card.title or in_words(card.category),
        state=card.state,
        category=card.category,
        place=place_of(card.territory, tree),
        day=card.received_on,
        source=_source(card),
        supports=card.supports,
        owed=owed(card.state, card.due, town_today()),
        language=card.language if card.title else None,
    )


def place_of(territory: int, tree: TerritoryTree) -> str:
    """A quarter with the annex it lies in, so that a name two annexes share is not mistaken."""
    lang = current_language()
    place = tree[territory]
    around = tree[place.parent] if place.parent is not None else None
    if around is None or around.kind is not TerritoryKind.ANNEX:
        return place.name(lang)
    return str(gettext("%(quarter)s, %(annex)s", quarter=place.name(lang), annex=around.name(lang)))


def _source(card: ConcernCard) -> str:
    """Where it came from, as far as the public may know: an association's name, never a person's."""
    if card.association:
        return card.association
    return str(gettext("Without a name") if card.tier is Tier.ANONYMOUS else gettext("Name kept safe"))
