# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor's page around its form: tabs of languages, slips, what keeps the article from publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.adapters.markdown import render as html_of
from portal.domain.article_drafts import Words, faults
from portal.domain.articles import TITLE_LIMIT, ArticleKind, ArticleState
from portal.domain.editorial import TITLE_LENGTH, Finding, lint
from portal.domain.languages import Language, direction
from portal.store.engine.database import db
from portal.store.queries.articles.attachments import composed
from portal.store.queries.articles.drafts import EditedArticle
from portal.web.newsroom.forms import ArticleForm
from portal.web.request.language import NAMES
from portal.web.request.responses import render

MOST_SLIPS: Final = 25


@dataclass(frozen=True, slots=True)
class Tab:
    """One language of the article: `standing` is original, whole, incomplete, behind or missing."""

    language: Language
    name: str
    standing: str
    current: bool


def shown_with(form: ArticleForm, article: EditedArticle | None, conflict: Words | None = None) -> str:
    """The page with what was typed; `conflict` are the words somebody else saved meanwhile."""
    words = form.words()
    original = form.original.data or Language.AR
    source = words if form.spoken is original or article is None else article.words_in(original)
    return render(
        "newsroom/edit.html",
        form=form,
        article=article,
        tabs=_tabs(form, article),
        writing=form.spoken,
        writing_direction=direction(form.spoken),
        preview=html_of(words.body),
        title_length=len(words.title),
        title_best=TITLE_LENGTH,
        title_most=TITLE_LIMIT,
        slips=_slips(words, form.spoken),
        lacking=_lacking(form, article, source),
        conflict=conflict,
        conflict_lines=_lines(conflict) if conflict else [],
        taken_up=len(composed(db.session(), article.number)) if article else 0,
        public=article is not None and article.state is ArticleState.PUBLISHED,
        withdrawn=article is not None and article.state is ArticleState.WITHDRAWN,
    )


def _tabs(form: ArticleForm, article: EditedArticle | None) -> list[Tab]:
    original = form.original.data or Language.AR
    return [
        Tab(language, NAMES[language], _standing(language, original, article), language is form.spoken)
        for language in sorted(NAMES, key=lambda language: language is not original)
    ]


def _standing(language: Language, original: Language, article: EditedArticle | None) -> str:
    words = article.words_in(language) if article else Words()
    if language is original:
        return "original"
    if words.empty:
        return "missing"
    if not words.whole:
        return "incomplete"
    return "behind" if article and language in article.behind else "whole"


def _slips(words: Words, language: Language) -> list[Finding]:
    return lint(words.title, words.body, language)[:MOST_SLIPS]


def _lacking(form: ArticleForm, article: EditedArticle | None, original: Words) -> list[str]:
    """Names of what keeps the article from being published, in the order of the page."""
    kind = form.kind.data or ArticleKind.ANNOUNCEMENT
    lacking = list(faults(kind, original, form.event_at.data))
    if kind is ArticleKind.FOLLOW_UP and not (article and composed(db.session(), article.number)):
        lacking.append("concerns")
    return lacking


def _lines(words: Words) -> list[str]:
    return [words.title, words.lead, words.place, *words.body.split("\n")]
