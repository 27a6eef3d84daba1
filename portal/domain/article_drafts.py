"""What an editor writes: the words of an article in each language, its facts, and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.articles import ArticleKind
from portal.domain.languages import Language


@dataclass(frozen=True, slots=True)
class Words:
    """An article in one language; `body` is Markdown as typed."""

    title: str = ""
    lead: str = ""
    place: str = ""
    body: str = ""

    @property
    def empty(self) -> bool:
        return not (self.title or self.lead or self.place or self.body)

    @property
    def said(self) -> tuple[str, str, str, str]:
        """Everything readers read."""
        return (self.title, self.lead, self.place, self.body)

    @property
    def whole(self) -> bool:
        """Fit to be read: a translation that is not is kept for its editor and shown to nobody."""
        return bool(self.title and self.body)


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """Facts and words of an article, cleaned. Saving it does not touch languages that `words` leaves out."""

    kind: ArticleKind
    original: Language
    words: Mapping[Language, Words] = field(default_factory=dict)
    office: int | None = None
    territory: int | None = None
    responds_to: int | None = None
    event_at: datetime | None = None
    expires_at: datetime | None = None


def period_faults(
    event_at: datetime | None, expires_at: datetime | None, published_at: datetime | None = None
) -> dict[str, str]:
    """Return field → code when an article would end before its event, or before `published_at`."""
    if expires_at is None:
        return {}
    if event_at is not None and expires_at <= event_at:
        return {"expires_at": "ends_first"}
    if published_at is not None and expires_at <= published_at:
        return {"expires_at": "over_already"}
    return {}


def faults(kind: ArticleKind, original: Words, event_at: datetime | None) -> dict[str, str]:
    """Return field → code of what keeps an article from being published; empty when nothing does.

    Only the original counts: translations follow when they are ready.
    """
    lacking = [name for name in ("title", "body") if not getattr(original, name)]
    if kind is ArticleKind.MEETING:
        lacking += ["event_at"] * (event_at is None) + ["place"] * (not original.place)
    return dict.fromkeys(lacking, "required")
