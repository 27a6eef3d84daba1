# SPDX-License-Identifier: AGPL-3.0-or-later
"""The home page, the door to it, and the sign of life that monitoring asks for."""

from __future__ import annotations

from flask import Response, redirect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import Unavailable
from portal.store.engine import migrate
from portal.store.engine.database import db
from portal.store.queries.articles.public import ArticleFilter, list_articles
from portal.store.queries.concerns.loop_counts import promises
from portal.store.queries.concerns.public import ConcernFilter, public_concerns
from portal.web.cards.concern_cards import concern_cards
from portal.web.cards.ticker import latest_news
from portal.web.request.access import everyone
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.phone_lines import emergencies
from portal.web.request.responses import render, url

ARTICLES = 4
CONCERNS = 6

pages = Pages("home", __name__)
door = Pages("door", __name__, spoken=False)


@pages.get("/", gate=everyone)
def index() -> str:
    """What was promised, what is new, what residents say, and whom to call."""
    session, lang = db.session(), current_language()
    return render(
        "home/index.html",
        strip=latest_news(),
        promises=promises(session),
        articles=list_articles(session, lang, ArticleFilter(), limit=ARTICLES),
        concerns=concern_cards(public_concerns(session, ConcernFilter(), limit=CONCERNS)),
        emergency=emergencies()[:3],
    )


@door.get("/", gate=everyone)
def choose() -> AnyResponse:
    """Negotiate the language once; from here on it stands in the path."""
    answer = redirect(url("home.index"))
    answer.vary.add("Accept-Language")
    return answer


@door.get("/healthz", gate=everyone)
def health() -> Response:
    """Say "ok" when the database answers and fits this version; else this is a 503 like any page."""
    try:
        fits = migrate.fits(db.session.connection())
    except SQLAlchemyError as lost:
        raise Unavailable from lost
    if not fits:
        raise Unavailable
    return Response("ok\n", content_type="text/plain; charset=utf-8")
