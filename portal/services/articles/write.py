"""Write an article before it is public: begin it, and save its draft in one language or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from portal.adapters.markdown import render
from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.article_drafts import ArticleDraft, Words, period_faults
from portal.domain.articles import PUBLISHABLE, ArticleState
from portal.domain.deadlines import local_day
from portal.domain.errors import Invalid
from portal.domain.languages import Language
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.slugs import free_slug, slug_from
from portal.services.articles.locked import Written, close_article, expect, open_article
from portal.store.engine.work import Work
from portal.store.models import Article, Attachment, Office, Territory, Translation

_TITLES_READ_FOR_A_SLUG: Final = (Language.FR, Language.EN)


def create(w: Work, draft: ArticleDraft, *, by: Actor) -> Written:
    """Begin a draft. Raises NotAllowed, or Invalid for an office, place or article nobody has."""
    require(by, Action.WRITE_ARTICLE)
    article = Article(
        slug=_slug(w, None, draft),
        kind=draft.kind,
        state=ArticleState.DRAFT,
        original_language=draft.original,
        created_by=by.account,
        saved_at=w.now,
        version=0,
    )
    w.session.add(article)
    with w.session.no_autoflush:
        write_facts(w, article, draft)
    w.session.flush()
    write_words(article, draft.words)
    return close_article(w, article, Action.WRITE_ARTICLE, by)


def save(w: Work, number: int, version: int, draft: ArticleDraft, *, by: Actor) -> Written:
    """Save a draft; its slug follows the words until it is published.

    Raises NotAllowed, NotFound, Conflict (saved since `version`), WrongState (public by now) or Invalid.
    """
    article = open_article(w, number, version, Action.WRITE_ARTICLE, by)
    expect(article, Action.WRITE_ARTICLE, *PUBLISHABLE)
    if draft.kind is not article.kind and has_attachments(w, article):
        raise Invalid({"kind": "has_concerns"})
    article.kind = draft.kind
    article.original_language = draft.original
    write_facts(w, article, draft)
    write_words(article, draft.words)
    article.slug = _slug(w, article, draft)
    return close_article(w, article, Action.WRITE_ARTICLE, by)


def discard(w: Work, number: int, version: int, *, by: Actor) -> None:
    """Throw a draft away that was never public. Raises as `save` does."""
    article = open_article(w, number, version, Action.WRITE_ARTICLE, by)
    expect(article, Action.WRITE_ARTICLE, ArticleState.DRAFT)
    w.record("discard_article", f"article {article.id}", by=by.account)
    w.session.delete(article)


def has_attachments(w: Work, article: Article) -> bool:
    found = w.session.scalar(select(Attachment.id).where(Attachment.article_id == article.id).limit(1))
    return found is not None


def words_of(article: Article) -> dict[Language, Words]:
    """The words of an article as they are stored."""
    return {
        Language(row.language): Words(row.title, row.lead, row.place, row.body)
        for row in article.translations
    }


def write_facts(w: Work, article: Article, draft: ArticleDraft) -> None:
    """Set what is the same in every language.

    Raises Invalid for an office, place or article nobody has, and for an end before the beginning.
    """
    known = (
        ("office", Office, draft.office),
        ("territory", Territory, draft.territory),
        ("responds_to", Article, draft.responds_to),
    )
    if unknown := {
        name: "unknown" for name, model, key in known if key and w.session.get(model, key) is None
    }:
        raise Invalid(unknown)
    if draft.responds_to is not None and draft.responds_to == article.id:
        raise Invalid({"responds_to": "itself"})
    if wrong := period_faults(draft.event_at, draft.expires_at, article.published_at):
        raise Invalid(wrong)
    article.office_id = draft.office
    article.territory_id = draft.territory
    article.responds_to_id = draft.responds_to
    article.event_at = draft.event_at
    article.expires_at = draft.expires_at


def write_words(article: Article, words: Mapping[Language, Words]) -> None:
    """Set the given languages; one without words is removed, unless it is the original.

    A translation counts as brought up to date by being saved, the original as changed only by other words.
    """
    stored = {row.language: row for row in article.translations}
    for language, now in words.items():
        row = stored.get(language.value)
        if row is None:
            if now.empty and language != article.original_language:
                continue
            row = Translation(language=language.value, title="", of_version=article.version + 1)
            article.translations.append(row)
        elif now.empty and language != article.original_language:
            article.translations.remove(row)
            continue
        if now != Words(row.title, row.lead, row.place, row.body) or language != article.original_language:
            _write(row, now, article.version + 1)


def _write(row: Translation, words: Words, version: int) -> None:
    row.title, row.lead, row.place, row.body = words.title, words.lead, words.place, words.body
    row.html = render(words.body)
    row.folded = searchable(f"{words.title}\n{words.lead}\n{words.body}")
    row.of_version = version


def _slug(w: Work, article: Article | None, draft: ArticleDraft) -> str:
    words = {**words_of(article), **draft.words} if article else draft.words
    titles = [words[language].title for language in (*_TITLES_READ_FOR_A_SLUG, *words) if language in words]
    base = slug_from(titles) or _dated(w, draft)
    others = select(Article.slug).where(Article.slug.startswith(base, autoescape=True))
    if article:
        others = others.where(Article.id != article.id)
    return free_slug(base, frozenset(w.session.scalars(others)))


def _dated(w: Work, draft: ArticleDraft) -> str:
    """`meeting-2017-10-13`: what an article is called whose title cannot stand in an address."""
    kind = draft.kind.value.replace("_", "-")
    return f"{kind}-{local_day(draft.event_at, w.zone) if draft.event_at else w.today}"
