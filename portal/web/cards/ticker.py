# SPDX-License-Identifier: AGPL-3.0-or-later
"""The strip of latest news under the masthead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.store.engine.database import db
from portal.store.queries.articles.latest_events import LatestCard, News, latest
from portal.web.request.components import now
from portal.web.request.language import current_language
from portal.web.request.responses import url
from portal.web.text.labels import in_words


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One line of the strip; `language` is that of its title, "" for the reader's own."""

    url: str
    day: datetime
    title: str
    language: str


def latest_news() -> list[NewsItem]:
    """What the strip says now; nothing when nothing is new."""
    return [_item(card) for card in latest(db.session(), current_language(), now())]


def _item(card: LatestCard) -> NewsItem:
    if card.slug is not None:
        return NewsItem(url("articles.show", slug=card.slug), card.at, card.title, card.language)
    about = card.title or f"{in_words(card.category)} · {card.territory}" if card.category else card.title
    said = gettext("Done and confirmed: %(concern)s", concern=about)
    if card.news is News.ANSWERED:
        said = gettext("Answered: %(concern)s", concern=about)
    return NewsItem(url("concerns.show", number=card.number), card.at, said, "")
