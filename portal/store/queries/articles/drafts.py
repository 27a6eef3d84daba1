"""Articles as the newsroom sees them: in every state, with the words of every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.article_drafts import Words
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.languages import Language
from portal.store.cards import card_of
from portal.store.models import Account, Article, Attachment, Translation
from portal.store.queries.articles.translated import Translated, languages_of
from portal.store.queries.concerns.public import containing

ANNOUNCEMENTS: Final = 60
"""The newest articles that a follow-up or a statement is offered to respond to."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A line of the newsroom's list; `missed` when its hour passed and it could not be published."""

    number: int
    slug: str
    kind: ArticleKind
    state: ArticleState
    language: str
    title: str
    author: str
    scheduled_at: datetime | None
    published_at: datetime | None
    saved_at: datetime
    taken_up: int
    languages: tuple[str, ...] = ()

    @property
    def missed(self) -> bool:
        return self.state is ArticleState.DRAFT and self.scheduled_at is not None


@dataclass(frozen=True, slots=True)
class DraftFilter:
    """What the list is narrowed to; `text` is looked for in every language."""

    state: ArticleState | None = None
    kind: ArticleKind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class EditedArticle:
    """An article under an editor's hands; `behind` are translations older than their original."""

    number: int
    slug: str
    kind: ArticleKind
    state: ArticleState
    version: int
    original: Language
    office: int | None
    territory: int | None
    responds_to: int | None
    event_at: datetime | None
    expires_at: datetime | None
    scheduled_at: datetime | None
    published_at: datetime | None
    updated_at: datetime | None
    saved_at: datetime
    withdrawn_reason: str
    words: Mapping[Language, Words]
    behind: frozenset[Language]

    def words_in(self, language: Language) -> Words:
        return self.words.get(language, Words())

    @property
    def missed(self) -> bool:
        return self.state is ArticleState.DRAFT and self.scheduled_at is not None

    @property
    def title(self) -> str:
        """The original's, else the first there is."""
        titles = (self.words_in(self.original).title, *(words.title for words in self.words.values()))
        return next(filter(None, titles), "")


def list_drafts(
    session: Session, lang: str, wanted: DraftFilter, *, limit: int, offset: int = 0
) -> list[DraftRow]:
    """Last saved first."""
    spoken = Translated(Article, lang)
    attached = select(func.count(Attachment.id)).where(Attachment.article_id == Article.id).scalar_subquery()
    rows = session.execute(
        select(
            card_of(
                DraftRow,
                number=Article.id,
                slug=Article.slug,
                kind=Article.kind,
                state=Article.state,
                language=func.coalesce(func.nullif(spoken.of("language"), ""), Article.original_language),
                title=spoken.of("title"),
                author=func.coalesce(Account.name, ""),
                scheduled_at=Article.scheduled_at,
                published_at=Article.published_at,
                saved_at=Article.saved_at,
                taken_up=attached,
            ),
            languages_of(Article),
        )
        .select_from(spoken.source)
        .outerjoin(Account, Account.id == Article.created_by)
        .where(*_conditions(wanted))
        .order_by(Article.saved_at.desc(), Article.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [replace(draft, languages=_sorted(languages)) for draft, languages in rows]


def count_drafts(session: Session, wanted: DraftFilter) -> int:
    return session.scalar(select(func.count(Article.id)).where(*_conditions(wanted))) or 0


def states_counted(session: Session) -> dict[ArticleState, int]:
    """How many articles there are in each state."""
    rows = session.execute(
        select(Article.state, func.count(Article.id).label("number")).group_by(Article.state)
    )
    return {row.state: row.number for row in rows}


def edited_article(session: Session, number: int) -> EditedArticle | None:
    """One article with all its words."""
    a = Article
    row = session.execute(
        select(
            a.id,
            a.slug,
            a.kind,
            a.state,
            a.version,
            a.original_language,
            a.office_id,
            a.territory_id,
            a.responds_to_id,
            a.event_at,
            a.expires_at,
            a.scheduled_at,
            a.published_at,
            a.updated_at,
            a.saved_at,
            a.withdrawn_reason,
        ).where(a.id == number)
    ).one_or_none()
    if row is None:
        return None
    words, versions = _words(session, number)
    original = Language(row.original_language)
    latest = versions.get(original, 0)
    behind = frozenset(language for language, version in versions.items() if version < latest)
    return EditedArticle(
        number=row.id,
        slug=row.slug,
        kind=row.kind,
        state=row.state,
        version=row.version,
        original=original,
        office=row.office_id,
        territory=row.territory_id,
        responds_to=row.responds_to_id,
        event_at=row.event_at,
        expires_at=row.expires_at,
        scheduled_at=row.scheduled_at,
        published_at=row.published_at,
        updated_at=row.updated_at,
        saved_at=row.saved_at,
        withdrawn_reason=row.withdrawn_reason,
        words=words,
        behind=behind,
    )


def announcements(session: Session, lang: str) -> list[tuple[int, str]]:
    """(number, title) of published articles one can respond to, newest first."""
    spoken = Translated(Article, lang)
    kinds = (ArticleKind.FOLLOW_UP, ArticleKind.STATEMENT)
    rows = session.execute(
        select(Article.id, spoken.of("title"))
        .select_from(spoken.source)
        .where(Article.state == ArticleState.PUBLISHED, Article.kind.not_in(kinds))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(ANNOUNCEMENTS)
    )
    return [(row.id, row.title) for row in rows]


def _words(session: Session, number: int) -> tuple[dict[Language, Words], dict[Language, int]]:
    t = Translation
    said = card_of(Words, title=t.title, lead=t.lead, place=t.place, body=t.body)
    rows = session.execute(select(t.language, t.of_version, said).where(t.article_id == number)).all()
    words = {Language(language): found for language, _, found in rows}
    return words, {Language(language): version for language, version, _ in rows}


def _sorted(languages: str | None) -> tuple[str, ...]:
    return tuple(sorted(languages.split(","))) if languages else ()


def _conditions(wanted: DraftFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(Article.state == wanted.state)
    if wanted.kind:
        found.append(Article.kind == wanted.kind)
    if wanted.text:
        said = select(Translation.article_id).where(*containing(Translation.folded, wanted.text))
        found.append(Article.id.in_(said))
    return found
