"""An article's page: its words, what stands around it, and the form beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.adapters.qr import draw
from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.concerns import Exposure, Kind, State, Tier
from portal.domain.places import PhoneKind, TerritoryKind
from portal.store.engine.work import work
from portal.store.models import Article, Attachment, PhoneLine, Revision, Territory, Translation
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.standing import statements

MOST_SELECTS = 6


def place(session: Session, slug: str) -> tuple[Territory, Territory]:
    annex = makers.territory(session, slug=slug)
    return annex, makers.territory(session, kind=TerritoryKind.QUARTER, parent_id=annex.id)


def follow_up(session: Session, announcement: Article, **given: object) -> Article:
    return makers.article(session, kind=ArticleKind.FOLLOW_UP, responds_to_id=announcement.id, **given)


def attach(session: Session, article: Article, outcome: Outcome, answer: str, **given: object) -> int:
    concern = makers.concern(session, **given)
    session.add(
        Attachment(
            article_id=article.id, concern_id=concern.id, outcome=outcome, seen=concern.state, answer=answer
        )
    )
    return int(concern.id)


def test_the_three_dates_stand_apart(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(
            w.session,
            slug="meeting",
            kind=ArticleKind.MEETING,
            event_at=makers.NOON - timedelta(days=41),
            published_at=makers.NOON - timedelta(days=40),
            updated_at=makers.NOON,
        )
        makers.article(w.session, slug="fresh", updated_at=None)
    times = [time.get("datetime") for time in client.page("/ar/articles/meeting").all(".facts time")]
    assert times == ["2026-10-13T12:00:00Z", "2026-10-14T12:00:00Z", "2026-11-23T12:00:00Z"]
    assert len(client.page("/ar/articles/fresh").all(".facts time")) == 1


def test_residents_reports_are_shown_once_however_they_came(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        paired = makers.concern(w.session, article_id=announcement.id)
        both = follow_up(w.session, announcement)
        taken = attach(w.session, both, Outcome.ANSWERED, "جواب", state=State.ANSWERED)
        w.session.add(
            Attachment(article_id=both.id, concern_id=paired.id, outcome=Outcome.NO_ANSWER, seen=paired.state)
        )
        draft = follow_up(w.session, announcement, state=ArticleState.DRAFT)
        attach(w.session, draft, Outcome.ANSWERED, "سر")
        makers.concern(w.session, article_id=announcement.id, state=State.IN_REVIEW)
        makers.concern(w.session, article_id=announcement.id, exposure=Exposure.OFFICIALS)
        expected = {str(paired.id), str(taken)}
    page = client.page("/ar/articles/announced")
    rows = page.all("section[aria-labelledby=raised-title] li[data-number]")
    assert {row.get("data-number") for row in rows} == expected
    assert page.text("#raised-title").endswith("(2)")


def test_words_that_are_not_public_are_replaced_by_their_subject(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        makers.concern(w.session, article_id=announcement.id, exposure=Exposure.AREA, title="مقهى فلان")
    assert "مقهى فلان" not in client.page("/ar/articles/announced").source


def test_reports_are_filtered_by_annex(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        first, quarter = place(w.session, "first")
        second, _ = place(w.session, "second")
        in_first = {
            str(makers.concern(w.session, article_id=announcement.id, territory_id=at.id).id)
            for at in (first, quarter)
        }
        makers.concern(w.session, article_id=announcement.id, territory_id=second.id)
    page = client.page("/ar/articles/announced?annex=first")
    assert {row.get("data-number") for row in page.all(".rows li[data-number]")} == in_first
    assert [tab.text for tab in page.all(".tabs .n bdi")] == ["3", "2", "1"]
    assert len(client.page("/ar/articles/announced?annex=nowhere").all(".rows li[data-number]")) == 3


def test_many_reports_are_shown_in_part_and_all_on_demand(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        at = makers.territory(w.session).id
        for _ in range(23):
            makers.concern(w.session, article_id=announcement.id, territory_id=at)
    page = client.page("/ar/articles/announced")
    assert len(page.all(".rows li[data-number]")) == 20
    everything = page.one("section[aria-labelledby=raised-title] p a").get("href")
    assert len(client.page(everything).all(".rows li[data-number]")) == 23


def test_the_paired_form_carries_the_article_and_asks_what_the_flow_asks(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="announced")
        annex, quarter = place(w.session, "annex")
        offered = {str(annex.id), str(quarter.id)}
    page = client.page("/ar/articles/announced")
    form = page.one("#report form")
    assert form.get("action") == "/ar/report/check"
    fields = page.fields("#report form")
    assert fields["article"] == "announced"
    assert fields["tier"] == Tier.ANONYMOUS
    assert fields["kind"] == Kind.PROBLEM
    assert "csrf_token" not in fields
    assert {"territory", "category", "text"} <= {
        control.get("name") for control in page.all("#report [name]")
    }
    assert offered <= {option.get("value") for option in page.all("#territory option")}
    assert page.one(".tools a.jump").get("href") == "#report"


def test_a_statement_has_equal_words_and_no_form(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        makers.article(
            w.session,
            slug="reply",
            kind=ArticleKind.STATEMENT,
            responds_to_id=announcement.id,
            title="توضيح",
            lead="بدأت الدوريات.",
        )
    announced = client.page("/ar/articles/announced")
    assert "بدأت الدوريات." in announced.text(".msgbox[data-slug=reply]")
    reply = client.page("/ar/articles/reply")
    assert not reply.all("#report")
    assert "/ar/articles/announced" in [link.get("href") for link in reply.all("main a")]


def test_a_follow_up_says_what_became_of_each(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session, slug="announced")
        told = follow_up(w.session, announcement, slug="told", office_id=makers.office(w.session).id)
        planned = attach(w.session, told, Outcome.PLANNED, "تبدأ الأشغال يوم 30 نونبر.", state=State.ANSWERED)
        silent = attach(w.session, told, Outcome.NO_ANSWER, "راسلنا المصلحة مرتين.")
        hidden = attach(w.session, told, Outcome.ANSWERED, "سر", exposure=Exposure.SEALED)
    page = client.page("/ar/articles/told")
    assert "تبدأ الأشغال" in page.text(f"li.outcome[data-number='{planned}'] .msgbox")
    assert "راسلنا" in page.text(f"li.outcome[data-number='{silent}'] .quiet")
    assert not page.all(f"[data-number='{hidden}']")
    assert "سر" not in page.texts("li.outcome p")
    listed = client.page("/ar/articles/announced").one("li[data-slug=told]")
    assert "3" in listed.text_content()


def test_the_reader_s_language_comes_before_the_original(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="both", title="بالعربية")
        article.translations.append(
            Translation(language="fr", title="En français", body="Corps", html="<p>Corps</p>")
        )
        article.translations.append(Translation(language="en", title="Unfinished"))
    assert client.page("/fr/articles/both").heading == "En français"
    assert client.page("/zgh/articles/both").heading == "En français"
    english = client.page("/en/articles/both")
    assert english.heading == "بالعربية"
    assert english.one("h1").get("lang") == "ar"
    assert english.one("h1").get("dir") == "rtl"
    assert english.all(".notice")
    assert english.one("link[rel=canonical]").get("href").endswith("/ar/articles/both")
    known = {link.get("hreflang") for link in english.all("link[rel=alternate]")}
    assert known == {"ar", "fr"}


def test_changes_are_noted_in_the_words_of_the_editor(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="changed")
        told = {"title": "", "lead": "", "body": "", "language": "ar", "article_id": article.id}
        w.session.add(Revision(at=makers.NOON, minor=False, note="صُحّح العدد.", **told))
        w.session.add(Revision(at=makers.NOON, minor=True, note="", **told))
    assert client.page("/ar/articles/changed").texts(".log dd") == ["صُحّح العدد."]


def test_the_numbers_to_call_are_those_of_its_office_then_emergencies(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        office = makers.office(w.session)
        makers.territory(w.session)
        makers.article(w.session, slug="announced", office_id=office.id)
        common = {"verified_on": date(2026, 11, 20), "name_ar": "رقم", "name_fr": "Ligne"}
        w.session.add_all(
            [
                PhoneLine(number="19", kind=PhoneKind.EMERGENCY, **common),
                PhoneLine(number="05 28 85 00 00", kind=PhoneKind.LANDLINE, office_id=office.id, **common),
                PhoneLine(number="05 28 85 99 99", kind=PhoneKind.LANDLINE, **common),
            ]
        )
    page = client.page("/ar/articles/announced")
    assert [link.get("href") for link in page.all(".phones a")] == ["tel:+212528850000", "tel:19"]
    assert page.one("#report .safe a").get("href") == "tel:19"


def test_a_withdrawn_article_is_gone_and_says_why(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(
            w.session,
            slug="gone",
            state=ArticleState.WITHDRAWN,
            withdrawn_reason="نُشر بتاريخ خاطئ.",
            body="نص لا يظهر",
        )
    for address in ("/ar/articles/gone", "/fr/articles/gone/sheet"):
        page = client.page(address, status=410)
        assert "نُشر بتاريخ خاطئ." in page.text("main")
        assert "نص لا يظهر" not in page.source


@pytest.mark.parametrize("state", [ArticleState.DRAFT, ArticleState.SCHEDULED])
def test_what_is_not_public_is_not_found(client: InspectingClient, state: ArticleState) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="secret", state=state)
    client.page("/ar/articles/secret", status=404)
    client.page("/ar/articles/nothing-of-the-kind", status=404)


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("kind", ArticleKind)
def test_every_kind_stands_in_every_language(client: InspectingClient, lang: str, kind: ArticleKind) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="any", kind=kind, event_at=makers.NOON, lead="")
        attach(w.session, article, Outcome.NO_ANSWER, "")
    page = client.page(f"/{lang}/articles/any")
    assert page.syntax_faults() == []
    assert client.page(f"/{lang}/articles/any/sheet").syntax_faults() == []


def test_a_page_costs_few_queries_however_many_reports_it_has(
    portal: Flask, client: InspectingClient
) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="busy", office_id=makers.office(w.session).id)
        for _ in range(20):
            makers.concern(w.session, article_id=article.id)
    client.get("/ar/articles/busy")
    with statements(portal) as asked:
        client.get("/ar/articles/busy")
    assert len([one for one in asked if one.lstrip("(").startswith(("SELECT", "WITH"))]) <= MOST_SELECTS


def test_an_unchanged_page_is_not_sent_twice_and_a_changed_one_is(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="kept")
        number = article.id
    first = client.get("/ar/articles/kept")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/ar/articles/kept", headers=tag).status_code == 304
    with work(makers.NOON) as w:
        makers.concern(w.session, article_id=number)
    assert client.get("/ar/articles/kept", headers=tag).status_code == 200


def test_a_sheet_carries_the_address_of_its_page_and_its_square_code(client: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="any")
    page = client.page("/ar/articles/any/sheet")
    assert page.text(".lead-to bdi[dir=ltr]") == "localhost/ar/articles/any"
    assert page.one(".lead-to svg path").get("d") == draw("http://localhost/ar/articles/any").path
    page = client.page("/fr/directory/sheet")
    assert page.text(".lead-to bdi[dir=ltr]") == "localhost/fr/directory/"
