# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything an article's page shows, gathered in a handful of queries, and the form that stands beside it.

Its preview shows the same, and so does the answer to a report that was sent from there with faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from portal.domain.articles import ArticleKind, Outcome
from portal.domain.concerns import Category, Kind, Tier
from portal.domain.loop import LoopStep, Tally, article_loop, tally
from portal.domain.media import PHOTO_KINDS
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.town_time import town_day
from portal.store.queries.articles.concerns import (
    SHOWN,
    ArticleConcernCounts,
    TakenUp,
    article_concern_counts,
    article_concerns,
    taken_up,
)
from portal.store.queries.articles.public import ArticlePage
from portal.store.queries.articles.related import RelatedArticles, related_articles
from portal.store.queries.media.photos import PhotoCard, photos_by_concern
from portal.store.queries.town.places import PlaceGroup, territories
from portal.web.cards.concern_cards import ShownConcern, concern_cards
from portal.web.request.language import current_language
from portal.web.request.phone_lines import EmergencyLine, emergencies, lines_near

PHONES: Final = 5
PAIRED: Final = frozenset(
    {
        ArticleKind.ANNOUNCEMENT,
        ArticleKind.MEETING,
        ArticleKind.WORKS,
        ArticleKind.ALERT,
        ArticleKind.FOLLOW_UP,
    }
)
"""Kinds one reports beside; a statement is somebody's answer, and reported on with its announcement."""


BESIDE: Final = "beside"
"""Field that says that a report was written beside its announcement, where its faults are answered."""


@dataclass(frozen=True, slots=True)
class Told:
    """A concern in a follow-up, with what became of it; `photos` are what it was like, and is now."""

    concern: ShownConcern
    outcome: Outcome
    answer: str
    office: str
    photos: list[PhotoCard]


@dataclass(frozen=True, slots=True)
class ArticleConcerns:
    """What residents raised: all of it counted, the newest shown; `annex` is the slug that is filtered by."""

    counts: ArticleConcernCounts
    concerns: list[ShownConcern]
    annex: str

    @property
    def more(self) -> int:
        """How many are not shown, of those the filter leaves."""
        whole = next((a.count for a in self.counts.annexes if a.slug == self.annex), self.counts.total)
        return max(0, whole - len(self.concerns))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The page around an article's own words."""

    tally: Tally
    loop: tuple[LoopStep, ...]
    related_articles: RelatedArticles
    raised: ArticleConcerns | None
    told: list[Told]
    phones: list[EmergencyLine]
    emergency: list[EmergencyLine]
    places: tuple[PlaceGroup, ...]


def gather(session: Session, article: ArticlePage, annex: str = "", most: int = SHOWN) -> Gathered:
    """Read what stands around `article` for readers of this request's language; `most` of what was raised."""
    lang = current_language()
    follow_up = article.kind is ArticleKind.FOLLOW_UP
    items = taken_up(session, article.id) if follow_up else []
    heard = None if follow_up else _article_concerns(session, article, annex, most)
    counted = heard.counts.tally if heard else tally(item.concern.state for item in items)
    published = article.published_at
    return Gathered(
        tally=counted,
        loop=article_loop(town_day(published), counted) if published else (),
        related_articles=related_articles(session, article.id, article.responds_to, lang),
        raised=heard,
        told=_told(items, article.office),
        phones=lines_near(article.office_id, article.territory_id, PHONES),
        emergency=emergencies(),
        places=territories(session).choices(lang),
    )


def beside(form: object | None = None) -> dict[str, object]:
    """What the form beside an article is drawn with; `form` is the report that was sent with faults."""
    return {
        "form": form,
        "kinds": list(Kind),
        "categories": list(Category),
        "tiers": list(Tier),
        "photo_kinds": ",".join(PHOTO_KINDS),
        "flag": BESIDE,
    }


def _article_concerns(session: Session, article: ArticlePage, annex: str, most: int) -> ArticleConcerns:
    lang = current_language()
    counts = article_concern_counts(session, article.id, lang)
    chosen = annex if any(found.slug == annex for found in counts.annexes) else ""
    place = territories(session).find(chosen) if chosen else None
    if not counts.total:
        return ArticleConcerns(counts, [], "")
    cards = article_concerns(session, article.id, territory=place.id if place else None, limit=most)
    return ArticleConcerns(counts, concern_cards(cards), chosen)


def _told(items: list[TakenUp], office: str) -> list[Told]:
    cards = concern_cards([item.concern for item in items])
    photos = photos_by_concern(db.session(), [card.number for card in cards])
    return [
        Told(card, item.outcome, item.answer, office, _before_and_after(photos.get(card.number, [])))
        for card, item in zip(cards, items, strict=True)
    ]


def _before_and_after(photos: list[PhotoCard]) -> list[PhotoCard]:
    """The first photo of a resident and the last of the work, as far as there are any."""
    sent = [photo for photo in photos if photo.role is Role.REPORTER]
    work = [photo for photo in photos if photo.role is not Role.REPORTER]
    return [*sent[:1], *work[-1:]]
