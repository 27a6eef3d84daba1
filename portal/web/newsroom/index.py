# SPDX-License-Identifier: AGPL-3.0-or-later
"""The newsroom's list, last saved first."""

from __future__ import annotations

from typing import Final

from flask import request

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.errors import TooLong
from portal.domain.reading import code_in
from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.queries.articles.drafts import (
    DraftFilter,
    count_drafts,
    list_drafts,
    states_counted,
)
from portal.web.newsroom.room import editors, pages
from portal.web.request.language import current_language
from portal.web.request.paging import numbered
from portal.web.request.responses import render

PER_PAGE: Final = 30
LONGEST: Final = 100


@pages.get("/", gate=editors)
def index() -> str:
    """Every article, narrowed by its address alone."""
    session, wanted = db.session(), _wanted()
    page = numbered(count_drafts(session, wanted), PER_PAGE)
    return render(
        "newsroom/index.html",
        rows=list_drafts(session, current_language(), wanted, limit=PER_PAGE, offset=page.offset),
        page=page,
        wanted=wanted,
        counted=states_counted(session),
        states=list(ArticleState),
        kinds=list(ArticleKind),
    )


def _wanted() -> DraftFilter:
    return DraftFilter(
        state=code_in(ArticleState, request.args.get("state")),
        kind=code_in(ArticleKind, request.args.get("kind")),
        text=words_of("q"),
    )


def words_of(name: str) -> str:
    """The cleaned words of a search box, wherever they came from."""
    asked = request.values.get(name, "")
    try:
        return clean(asked, LONGEST)
    except TooLong:
        return clean(asked[:LONGEST], LONGEST)
