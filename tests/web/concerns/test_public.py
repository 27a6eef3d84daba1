# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public list and page of concerns, and standing by one: read as strangers read them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.articles import ArticleState
from portal.domain.concerns import Category, Exposure, State, Tier
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.domain.privacy import VISIBLE, Audience
from portal.store.engine.work import work
from portal.store.models import Article, Contact, Message, Territory, TimelineEntry
from tests import makers
from tests.makers import NOON, TODAY
from tests.web.concerns.reports import SECRET, made
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town
from tests.web.standing import statements

EVIL = "<img src=x onerror=alert(1)>\"'<b>"
LANGUAGES = ("ar", "fr", "en", "zgh")


def numbers(page: Page) -> list[int]:
    return [int(card.get("data-number")) for card in page.all("li[data-number]")]


class TestWhatShows:
    @pytest.mark.parametrize("exposure", Exposure)
    def test_only_what_was_accepted_for_the_public(
        self, resident: InspectingClient, town: Town, exposure: Exposure
    ) -> None:
        shown = {made(town, state=state, exposure=exposure): state for state in State}
        for number, state in shown.items():
            public = (state, exposure) in VISIBLE[Audience.PUBLIC]
            answer = resident.get(f"/ar/concerns/{number}")
            assert answer.status_code == (200 if public else 404), state
            assert SECRET not in answer.get_data(as_text=True)
        page = resident.page("/ar/concerns/")
        assert set(numbers(page)) == {
            n for n, s in shown.items() if (s, exposure) in VISIBLE[Audience.PUBLIC]
        }
        assert SECRET not in page.source

    def test_an_area_shows_its_quarter_and_subject_only(self, resident: InspectingClient, town: Town) -> None:
        with work(NOON) as w:
            association = makers.association(w.session, name="جمعية لا تذكر").id
        hidden = {"title": "عنوان لا يذكر", "public_text": "نص لا يذكر"}
        number = made(town, exposure=Exposure.AREA, association_id=association, **hidden)
        with work(NOON) as w:
            w.session.add(
                TimelineEntry(
                    concern_id=number,
                    action=Action.ANSWER,
                    target=State.ANSWERED,
                    role=Role.OFFICE_AGENT,
                    at=NOON,
                    voice=Readership.PUBLIC,
                    words="جواب لا يذكر",
                )
            )
        for address in (f"/ar/concerns/{number}", "/ar/concerns/", "/ar/"):
            page = resident.page(address)
            assert "لا يذكر" not in page.source
            assert "لا تذكر" not in page.source
            assert "حي المسيرة" in page.source
        assert numbers(resident.page("/ar/concerns/?q=يذكر")) == []

    def test_nobody_who_reported_is_named(self, resident: InspectingClient, town: Town) -> None:
        number = made(town, tier=Tier.NAMED)
        with work(NOON) as w:
            w.session.add(Contact(concern_id=number, name="فاطمة الإدريسي", phone="0611223344"))
            w.session.add(Message(concern_id=number, role=Role.REPORTER, on=TODAY, text="رسالة خاصة"))
            note = {"voice": Readership.INTERNAL, "note": "ملاحظة خاصة", "words": "كلام خاص"}
            w.session.add(
                TimelineEntry(
                    concern_id=number,
                    action=Action.TAKE,
                    target=State.IN_REVIEW,
                    role=Role.MODERATOR,
                    at=NOON,
                    **note,
                )
            )
        source = resident.page(f"/ar/concerns/{number}").source
        for word in ("فاطمة", "0611223344", "خاصة", "خاص"):
            assert word not in source

    def test_a_joined_concern_leads_to_the_other(self, resident: InspectingClient, town: Town) -> None:
        end = made(town)
        joined = made(town, state=State.MERGED, merged_into_id=end)
        answer = resident.get(f"/fr/concerns/{joined}")
        assert (answer.status_code, answer.location) == (303, f"/fr/concerns/{end}")
        hidden = made(town, state=State.RECEIVED)
        lost = made(town, state=State.MERGED, merged_into_id=hidden)
        assert resident.get(f"/fr/concerns/{lost}").status_code == 404

    @pytest.mark.parametrize("number", ["0", "99999", str(10**12), str(10**30), "x", "-1"])
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_numbers_of_nothing_are_a_helpful_404(
        self, resident: InspectingClient, town: Town, number: str, lang: str
    ) -> None:
        page = resident.page(f"/{lang}/concerns/{number}", status=404)
        assert page.all("main a[href]")

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("state", sorted({state for state, _ in VISIBLE[Audience.PUBLIC]}))
    def test_every_public_state_is_a_good_page(
        self, resident: InspectingClient, town: Town, state: State, lang: str
    ) -> None:
        number = made(town, state=state, answer_by=TODAY, confirm_by=TODAY)
        assert not resident.page(f"/{lang}/concerns/{number}").syntax_faults()

    def test_whatever_people_wrote_is_text(self, resident: InspectingClient, town: Town) -> None:
        with work(NOON) as w:
            association = makers.association(w.session, name=EVIL).id
            article = makers.article(w.session, title=EVIL).id
        number = made(town, title=EVIL, public_text=EVIL, association_id=association, article_id=article)
        for address in (f"/ar/concerns/{number}", f"/ar/concerns/?q={EVIL}", "/ar/concerns/", "/ar/"):
            source = resident.page(address).source
            assert "<img src=x" not in source
            assert "&lt;img src=x" in source


class TestList:
    def test_filters_narrow_and_stay_chosen(self, resident: InspectingClient, town: Town) -> None:
        waste = made(town, category=Category.WASTE)
        done = made(town, state=State.CONFIRMED_DONE)
        page = resident.page("/ar/concerns/?category=waste")
        assert numbers(page) == [waste]
        assert page.one("#category option[selected]").get("value") == "waste"
        assert numbers(resident.page("/ar/concerns/?standing=done")) == [done]
        with work(NOON) as w:
            slug = w.session.get_one(Territory, town.annex).slug
        assert numbers(resident.page(f"/ar/concerns/?territory={slug}")) == [done, waste]
        page = resident.page("/ar/concerns/?category=waste&standing=done")
        page.one(".empty")

    def test_words_are_found_however_they_are_written(self, resident: InspectingClient, town: Town) -> None:
        number = made(town, folded=searchable("الإنارةُ معطلة"))
        made(town, folded=searchable("حفرة في الطريق"))
        for words in ("الانارة", "إنارةُ", "معطله"):
            assert numbers(resident.page(f"/ar/concerns/?q={words}")) == [number]

    @pytest.mark.parametrize(
        "query",
        [
            "?category=x&standing=x&territory=x&page=x",
            "?q=؟؟",
            "?q=%00",
            "?page=99999999999",
            "?q=" + "ء" * 600,
            "?q=" + "\U0001d160" * 100,
        ],
    )
    def test_odd_addresses_are_answered(self, resident: InspectingClient, town: Town, query: str) -> None:
        made(town)
        resident.page(f"/fr/concerns/{query}")

    def test_pages_turn_and_keep_what_was_asked(self, resident: InspectingClient, town: Town) -> None:
        made_ = [made(town, category=Category.WASTE) for _ in range(20)]
        page = resident.page("/ar/concerns/?category=waste")
        assert numbers(page) == made_[:1:-1]
        turned = resident.page(page.one("a[rel=next]").get("href"))
        assert numbers(turned) == made_[1::-1]

    def test_reading_sets_no_cookie_and_writes_nothing(
        self, portal: Flask, resident: InspectingClient, town: Town
    ) -> None:
        number = made(town)
        for address in ("/ar/concerns/", f"/ar/concerns/{number}"):
            with statements(portal) as asked:
                answer = resident.get(address)
            assert {statement.split()[0] for statement in asked} <= {"SELECT", "BEGIN", "PRAGMA"}
            assert "Set-Cookie" not in answer.headers
            again = resident.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304


def test_the_announcement_it_was_raised_on_is_named(resident: InspectingClient, town: Town) -> None:
    with work(NOON) as w:
        article = makers.article(w.session, title="لقاء الأمن التشاركي")
        slug, key = article.slug, article.id
    number = made(town, article_id=key)
    page = resident.page(f"/ar/concerns/{number}")
    assert page.texts(f"main a[href='/ar/articles/{slug}']") == ["لقاء الأمن التشاركي"]
    with work(NOON) as w:
        w.session.get_one(Article, key).state = ArticleState.WITHDRAWN
    assert slug not in resident.page(f"/ar/concerns/{number}").source


def test_what_is_late_is_marked_on_card_page_and_list_and_can_be_asked_for(
    resident: InspectingClient, town: Town
) -> None:
    late = made(town, state=State.ACCEPTED, title="حفرة", answer_by=date(2026, 1, 5))
    soon = made(town, state=State.ACCEPTED, title="ظلام", answer_by=date(2099, 1, 5))
    page = resident.page("/ar/concerns/")
    assert [li.get("data-number") for li in page.all("li:has(.st.late)")] == [str(late)]
    assert page.one(".st.late svg") is not None
    assert page.text(".st.late") == "متأخر"
    assert numbers(resident.page("/ar/concerns/?standing=late")) == [late]
    assert resident.page(f"/fr/concerns/{late}").texts(".kick .st.late") == ["En retard"]
    assert resident.page(f"/fr/concerns/{soon}").texts(".kick .st.late, .facts .st.late") == []


def test_the_loop_of_a_report_that_waits_says_so(resident: InspectingClient, town: Town) -> None:
    number = made(town, state=State.ACCEPTED, title="حفرة")
    said = resident.page(f"/fr/concerns/{number}").text(".loop")
    assert "Réponse attendue" in said
    assert "Répondu" not in said
