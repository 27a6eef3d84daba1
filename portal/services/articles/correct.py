"""Correct a published article: in the open with a note, or quietly when nothing of its content changes."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.domain.article_drafts import ArticleDraft, Words, faults
from portal.domain.articles import ArticleState
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.languages import Language
from portal.domain.people import Actor
from portal.services.articles.locked import Written, close_article, expect, open_article
from portal.services.articles.write import words_of, write_facts, write_words
from portal.store.engine.work import Work
from portal.store.models import Article, Revision


def correct(
    w: Work, number: int, version: int, draft: ArticleDraft, *, note: str, minor: bool, by: Actor
) -> Written:
    """Change what is public; the words before are kept, and so is the address.

    A correction needs a note that everybody reads, and moves the date of the last update. A minor edit does
    neither. Raises NotAllowed, NotFound, Conflict, WrongState or Invalid.
    """
    article = open_article(w, number, version, Action.CORRECT_ARTICLE, by)
    expect(article, Action.CORRECT_ARTICLE, ArticleState.PUBLISHED)
    if not (minor or note):
        raise Invalid({"note": "required"})
    _check(article, draft)
    before, facts = words_of(article), _facts(article)
    write_facts(w, article, draft)
    write_words(article, draft.words)
    changed = _changed(article, before, draft, facts_changed=facts != _facts(article))
    if not changed:
        raise Invalid({"": "nothing_changed"})
    w.session.add_all(
        Revision(
            article_id=article.id,
            language=language.value,
            at=w.now,
            by=by.account,
            minor=minor,
            note="" if minor else note,
            title=words.title,
            lead=words.lead,
            body=words.body,
        )
        for language, words in changed.items()
    )
    if not minor:
        article.updated_at = w.now
        w.tell(Event(EventKind.ARTICLE_CORRECTED, article=article.id))
    return close_article(w, article, Action.CORRECT_ARTICLE, by, minor=int(minor))


def _check(article: Article, draft: ArticleDraft) -> None:
    """Kind and original language are settled by publication; the original may not become empty."""
    original = Language(article.original_language)
    words = {**words_of(article), **draft.words}.get(original, Words())
    if lacking := faults(article.kind, words, draft.event_at):
        raise Invalid(lacking)


def _facts(article: Article) -> tuple[object, ...]:
    return (
        article.office_id,
        article.territory_id,
        article.responds_to_id,
        article.event_at,
        article.expires_at,
    )


def _changed(
    article: Article, before: dict[Language, Words], draft: ArticleDraft, *, facts_changed: bool
) -> dict[Language, Words]:
    """Language → words before, none for a new translation. Changed facts count as changing the original."""
    changed = {
        language: before.get(language, Words())
        for language, words in draft.words.items()
        if words != before.get(language, Words())
    }
    if facts_changed:
        original = Language(article.original_language)
        changed.setdefault(original, before[original])
    return changed
