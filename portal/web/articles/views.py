# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public pages of articles."""

from __future__ import annotations

from typing import Final

from flask import request

from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.errors import NotFound
from portal.store.engine.database import db
from portal.store.queries.articles.concerns import SHOWN
from portal.store.queries.articles.public import (
    ArticlePage,
    article_page,
    count_articles,
    list_articles,
    preview_page,
)
from portal.store.queries.town.places import offices, territories
from portal.web.articles.filters import wanted, words
from portal.web.cards.article_pages import PAIRED, beside, gather
from portal.web.cards.print_sheets import lead_to
from portal.web.cards.ticker import latest_news
from portal.web.guards.headers import let_record
from portal.web.request.access import allow, everyone
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.paging import numbered
from portal.web.request.responses import render

pages = Pages("articles", __name__, "/articles")

PER_PAGE: Final = 15
GONE: Final = 410
ALL: Final = 300
"""Reports shown of an article by who asks for all: beyond that the list of reports is the place to look."""


@pages.get("/", gate=everyone)
def index() -> str:
    """The list: filtered by its address, newest first."""
    session, lang = db.session(), current_language()
    chosen = wanted(session)
    page = numbered(count_articles(session, chosen), PER_PAGE)
    return render(
        "articles/index.html",
        articles=list_articles(session, lang, chosen, limit=PER_PAGE, offset=page.offset),
        page=page,
        chosen=chosen,
        words=words(),
        kinds=list(ArticleKind),
        offices=[(card.slug, card.name(lang)) for card in offices(session).values()],
        territories=[(place.slug, place.name(lang)) for place in territories(session).annexes()],
        asked_office=request.args.get("office", ""),
        asked_territory=request.args.get("territory", ""),
        strip=latest_news(),
    )


@pages.get("/<slug>", gate=everyone)
def show(slug: str) -> str | tuple[str, int]:
    """One article and the form beside it; a withdrawn one says why it is gone."""
    session = db.session()
    article = _readable(slug)
    if article.state is ArticleState.WITHDRAWN:
        return render("articles/withdrawn.html", article=article), GONE
    around = gather(session, article, request.args.get("annex", ""), _most())
    paired = article.kind in PAIRED and bool(around.places)
    if paired:
        let_record()
    return render(
        "articles/show.html",
        article=article,
        around=around,
        paired=paired,
        strip=latest_news(),
        **beside(),
    )


@pages.get("/<slug>/sheet", gate=everyone)
def sheet(slug: str) -> str | tuple[str, int]:
    """The article on paper: its words, what became of it, whom to call."""
    article = _readable(slug)
    if article.state is ArticleState.WITHDRAWN:
        return render("articles/withdrawn.html", article=article), GONE
    return render(
        "articles/sheet.html",
        article=article,
        around=gather(db.session(), article),
        lead=lead_to("articles.show", slug=article.slug),
    )


def _most() -> int:
    return ALL if request.args.get("raised") == "all" else SHOWN


def _readable(slug: str) -> ArticlePage:
    article = article_page(db.session(), slug, current_language())
    if article is None:
        raise NotFound
    return article


@pages.get("/preview/<int:number>", gate=allow(Action.ENTER_NEWSROOM))
def preview(number: int) -> str:
    """An article in any state as its readers would see it, for those who write it."""
    session = db.session()
    article = preview_page(session, number, current_language())
    if article is None:
        raise NotFound
    return render("articles/preview.html", article=article, around=gather(session, article), paired=False)
