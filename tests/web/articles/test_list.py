"""The list of articles: what it shows, to whom, and how it is narrowed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.concerns import Exposure, State
from portal.domain.places import TerritoryKind
from portal.store.engine.work import work
from portal.store.models import Translation
from tests import makers
from tests.web.inspector import InspectingClient


def slugs(client: InspectingClient, address: str) -> list[str]:
    return [card.get("data-slug") for card in client.page(address).all("main article[data-slug]")]


def test_the_newest_stands_first_and_only_what_is_published(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="older", published_at=makers.NOON - timedelta(days=2))
        makers.article(w.session, slug="newer")
        for state in (ArticleState.DRAFT, ArticleState.SCHEDULED, ArticleState.WITHDRAWN):
            makers.article(w.session, slug=f"hidden-{state}", state=state)
    assert slugs(client, "/ar/articles/") == ["newer", "older"]


def test_it_is_narrowed_by_kind_office_place_and_words(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        annex = makers.territory(w.session, slug="annex-2")
        quarter = makers.territory(w.session, kind=TerritoryKind.QUARTER, parent_id=annex.id)
        office = makers.office(w.session, slug="light")
        makers.article(w.session, slug="works", kind=ArticleKind.WORKS)
        makers.article(w.session, slug="of-office", office_id=office.id)
        makers.article(w.session, slug="of-quarter", territory_id=quarter.id)
        worded = makers.article(w.session, slug="worded")
        worded.translations[0].folded = "اناره محيط المدرسه"
    assert slugs(client, "/ar/articles/?kind=works") == ["works"]
    assert slugs(client, "/ar/articles/?office=light") == ["of-office"]
    assert slugs(client, "/ar/articles/?territory=annex-2") == ["of-quarter"]
    assert slugs(client, "/ar/articles/?text=الإنارة+المدرسة") == ["worded"]
    assert slugs(client, "/ar/articles/?text=لاشيء") == []


@pytest.mark.parametrize("query", ["kind=nonsense", "office=0", "territory=nowhere", "text=", "page=zero"])
def test_a_filter_nobody_knows_narrows_nothing(client: InspectingClient, query: str) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="one")
    assert slugs(client, f"/ar/articles/?{query}") == ["one"]


def test_a_long_list_is_turned_page_by_page_and_keeps_its_filter(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        for number in range(17):
            makers.article(
                w.session, slug=f"a{number:02}", published_at=makers.NOON - timedelta(hours=number)
            )
    first = client.page("/ar/articles/?kind=announcement")
    assert len(first.all("main article[data-slug]")) == 15
    older = first.one("a[rel=next]").get("href")
    assert "kind=announcement" in older
    assert slugs(client, older) == ["a15", "a16"]


def test_a_card_counts_what_became_of_its_public_reports(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session)
        for state in (State.ACCEPTED, State.ANSWERED, State.CONFIRMED_DONE, State.RECEIVED):
            makers.concern(w.session, article_id=article.id, state=state)
        makers.concern(w.session, article_id=article.id, exposure=Exposure.SEALED)
    assert [count.text for count in client.page("/fr/articles/").all(".tally bdi")] == ["3", "2", "1"]


def test_a_title_in_another_language_says_so(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, title="عنوان بالعربية")
        both = makers.article(w.session)
        both.translations.append(
            Translation(language="fr", title="Un titre", body="Corps", html="<p>Corps</p>")
        )
    links = {link.text: link for link in client.page("/fr/articles/").all("main article h2 a")}
    assert links["عنوان بالعربية"].get("lang") == "ar"
    assert links["عنوان بالعربية"].get("dir") == "rtl"
    assert links["Un titre"].get("lang") == "fr"
    assert article.slug


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_an_empty_list_says_so_in_every_language(client: InspectingClient, lang: str) -> None:
    assert client.page(f"/{lang}/articles/").one(".empty") is not None


def test_readers_without_a_session_may_keep_the_page(client: InspectingClient) -> None:
    answer = client.get("/ar/articles/")
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Set-Cookie" not in answer.headers
    again = client.get("/ar/articles/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
