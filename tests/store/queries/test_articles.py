"""Reading articles, on both databases: languages, search, what stands with them, the newsroom's lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from portal.domain.arabic import searchable
from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.concerns import State
from portal.domain.loop import Tally
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Attachment, Revision, Translation
from portal.store.queries.articles.concerns import article_concern_counts, article_concerns, tallies
from portal.store.queries.articles.drafts import (
    DraftFilter,
    announcements,
    count_drafts,
    list_drafts,
    states_counted,
)
from portal.store.queries.articles.public import (
    ArticleFilter,
    article_number,
    article_page,
    count_articles,
    list_articles,
    preview_page,
)
from portal.store.queries.articles.related import related_articles
from tests import makers


@pytest.mark.parametrize(("reader", "read"), [("ar", "ar"), ("fr", "fr"), ("zgh", "fr"), ("en", "ar")])
def test_readers_are_given_their_language_or_the_original(database: Engine, reader: str, read: str) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="one", title="ar")
        article.translations.append(Translation(language="fr", title="fr", body="fr", html="<p>fr</p>"))
        article.translations.append(Translation(language="en", title="en", body=""))
    page = article_page(db.session(), "one", reader)
    assert page is not None
    assert (page.language, page.title, page.languages) == (read, read, ("ar", "fr"))
    [card] = list_articles(db.session(), reader, ArticleFilter(), limit=5)
    assert (card.language, card.title) == (read, read)


def test_words_are_found_in_any_language_that_is_public(database: Engine) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="one")
        article.translations[0].folded = searchable("إصلاح الإنارة حول المدارس")
        article.translations.append(
            Translation(language="fr", title="t", body="b", folded=searchable("Éclairage réparé"))
        )
        article.translations.append(Translation(language="en", title="t", folded=searchable("unfinished")))

    def count(text: str) -> int:
        return count_articles(db.session(), ArticleFilter(text=text))

    assert [count(text) for text in ("الانارة", "إنارة المدارس", "eclairage", "انارة éclairage")] == [
        1,
        1,
        1,
        0,
    ]
    assert count("unfinished") == 0
    assert count("100%") == 0, "a wildcard is a character like any other"


def test_tallies_count_a_report_once_for_each_article_it_belongs_to(database: Engine) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session)
        follow_up = makers.article(w.session, kind=ArticleKind.FOLLOW_UP, responds_to_id=announcement.id)
        concern = makers.concern(w.session, article_id=announcement.id, state=State.ANSWERED)
        for outcome, article in ((Outcome.ANSWERED, follow_up), (Outcome.NO_ANSWER, announcement)):
            w.session.add(
                Attachment(article_id=article.id, concern_id=concern.id, outcome=outcome, seen=concern.state)
            )
        ids = [announcement.id, follow_up.id]
    expected = Tally(1, 1, 0)
    assert tallies(db.session(), ids) == dict.fromkeys(ids, expected)
    assert tallies(db.session(), []) == {}
    counts = article_concern_counts(db.session(), ids[0], "ar")
    assert (counts.total, counts.tally) == (1, expected)
    assert len(article_concerns(db.session(), ids[0])) == 1


def test_related_articles_are_read_in_one_go_newest_first(database: Engine) -> None:
    with work(makers.NOON) as w:
        s = w.session
        announcement = makers.article(s, slug="announced")
        middle = makers.article(s, slug="middle", kind=ArticleKind.FOLLOW_UP, responds_to_id=announcement.id)
        makers.article(
            s,
            slug="later",
            kind=ArticleKind.FOLLOW_UP,
            responds_to_id=announcement.id,
            published_at=makers.NOON + timedelta(hours=1),
        )
        makers.article(s, slug="reply", kind=ArticleKind.STATEMENT, responds_to_id=middle.id)
        makers.article(
            s,
            slug="draft",
            kind=ArticleKind.FOLLOW_UP,
            responds_to_id=announcement.id,
            state=ArticleState.DRAFT,
        )
        s.add(
            Revision(
                article_id=middle.id,
                language="ar",
                at=makers.NOON,
                minor=False,
                note="n",
                title="t",
                lead="l",
                body="b",
            )
        )
        first, second = announcement.id, middle.id
    around = related_articles(db.session(), first, None, "ar")
    assert [other.slug for other in around.follow_ups] == ["later", "middle"]
    assert (around.announcement, around.statements, around.notes) == (None, (), ())
    inner = related_articles(db.session(), second, first, "ar")
    assert inner.announcement is not None
    assert inner.announcement.slug == "announced"
    assert [other.slug for other in inner.statements] == ["reply"]
    assert inner.follow_ups == ()
    assert [note.note for note in inner.notes] == ["n"]


def test_the_newsroom_sees_every_state_and_filters_it(database: Engine) -> None:
    with work(makers.NOON) as w:
        for number, state in enumerate(ArticleState):
            makers.article(w.session, state=state, saved_at=makers.NOON + timedelta(hours=number))
        missed = makers.article(w.session, state=ArticleState.DRAFT, scheduled_at=makers.NOON)
        missed.translations[0].folded = "كلمه"
        makers.article(w.session, kind=ArticleKind.WORKS)
    session = db.session()
    assert states_counted(session)[ArticleState.DRAFT] == 2
    rows = list_drafts(session, "ar", DraftFilter(), limit=2)
    assert [row.state for row in rows] == [ArticleState.WITHDRAWN, ArticleState.PUBLISHED]
    [found] = list_drafts(session, "fr", DraftFilter(text="كلمة"), limit=9)
    assert found.missed
    assert (found.language, found.languages) == ("ar", ("ar",))
    assert count_drafts(session, DraftFilter(kind=ArticleKind.WORKS)) == 1
    assert count_drafts(session, DraftFilter(state=ArticleState.SCHEDULED)) == 1


def test_one_responds_to_what_is_published_and_announces_something(database: Engine) -> None:
    with work(makers.NOON) as w:
        offered = makers.article(w.session, title="بلاغ").id
        makers.article(w.session, kind=ArticleKind.FOLLOW_UP)
        makers.article(w.session, kind=ArticleKind.STATEMENT)
        makers.article(w.session, state=ArticleState.DRAFT)
    assert announcements(db.session(), "fr") == [(offered, "بلاغ")]


def test_an_address_leads_to_what_is_published_a_number_to_anything(database: Engine) -> None:
    with work(makers.NOON) as w:
        draft = makers.article(w.session, slug="draft", state=ArticleState.DRAFT).id
        public = makers.article(w.session, slug="public").id
    session = db.session()
    assert article_number(session, "public") == public
    assert article_number(session, "draft") is None
    assert article_page(session, "draft", "ar") is None
    assert preview_page(session, draft, "ar") is not None
    assert preview_page(session, 404, "ar") is None
