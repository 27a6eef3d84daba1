"""Reporting step by step: in order, losing nothing, saying at the field what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.store.engine.database import db
from portal.web.report.steps import FIELDS, ORDER, Step, after, before, courses, first_with
from tests import makers
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import KEY, TEXT, Town, code_of, report, sent_by

LANGUAGES = ("ar", "fr", "en", "zgh")


def form_to(page: Page, step: str) -> dict[str, str]:
    """What the browser would send with the form that leads to `step`."""
    return sent_by(page, f'main form[action$="/report/{step}"]')


def test_the_gate_is_kept_by_nobody_and_leaves_no_cookie(resident: InspectingClient, town: Town) -> None:
    answer = resident.get("/ar/report")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_gate_shows_the_numbers_of_the_directory(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/fr/report")
    assert [link.get("href") for link in page.all(".safe a.call")] == ["tel:19", "tel:177"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("step", ORDER)
def test_every_step_is_a_sound_page_in_every_language(
    resident: InspectingClient, town: Town, step: Step, lang: str
) -> None:
    makers.concern(db.session(), territory_id=town.quarter)
    db.session.commit()
    page = resident.page(f"/{lang}/report/{step}", method="POST", data=report(town))
    assert page.syntax_faults() == []
    assert len(page.all(".prog li")) == 6
    assert page.one(".prog [aria-current=step]") is page.all(".prog li")[ORDER.index(step)]
    assert page.one("button[form=leave]") is not None
    assert page.one("form#leave input[name=visit]").get("value")


@pytest.mark.parametrize("step", [*ORDER, "send"])
def test_steps_cannot_be_kept_by_anybody_and_set_no_cookie(
    resident: InspectingClient, town: Town, step: str
) -> None:
    answer = resident.post(f"/ar/report/{step}", data=report(town))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("step", [*ORDER, "send"])
def test_coming_back_by_an_address_leads_to_the_start(resident: InspectingClient, step: str) -> None:
    assert resident.get(f"/fr/report/{step}").headers["Location"] == "/fr/report"


def test_a_resident_walks_from_the_gate_to_the_receipt(resident: InspectingClient, town: Town) -> None:
    article = makers.article(db.session(), title="لقاء مع الجمعيات")
    db.session.commit()
    page = resident.page(f"/ar/report?article={article.slug}")
    typed: dict[str, dict[str, Any]] = {
        "where": {"kind": "problem", "category": "lighting"},
        "details": {"territory": str(town.quarter), "landmark": "قرب المدرسة"},
        "who": {"text": TEXT},
        "check": {"tier": "anonymous"},
        "send": {},
    }
    sent = form_to(page, "what")
    page = resident.page("/ar/report/what", method="POST", data=sent)
    for step, answers in typed.items():
        assert "لقاء مع الجمعيات" in page.text("main")
        sent = {**form_to(page, step), **answers}
        page = resident.page(f"/ar/report/{step}", method="POST", data=sent)
    assert sent["article"] == article.slug
    assert len(code_of(page)) == 20
    assert page.text("#number").isdigit()


def test_every_page_carries_all_that_it_does_not_ask(resident: InspectingClient, town: Town) -> None:
    point = {"landmark": "قرب السوق", "lat": "30.4727", "lon": "-8.8769", "when": "2026-11-01"}
    who = {"contact_name": "فاطمة", "contact_phone": "0612345678", "contact_email": "f@example.org"}
    whole = report(town, tier="named", **point, **who)
    for step in ORDER:
        page = resident.page(f"/ar/report/{step}", method="POST", data=whole)
        target = "send" if step is Step.CHECK else after(step)
        carried = form_to(page, target)
        assert carried.pop("began")
        assert carried.pop("visit")
        assert not carried.pop("remarks", "")
        assert carried == whole, step


def test_going_back_asks_nothing_of_the_page_one_leaves(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/ar/report/where", method="POST", data=report(town, text="", tier=None))
    assert not page.all(".summary")


def test_changing_one_answer_returns_to_the_check(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/fr/report/check", method="POST", data=report(town))
    change = page.all("button[name=after]")[0]
    assert (change.get("formaction"), change.get("value")) == ("/fr/report/what", "check")
    page = resident.page("/fr/report/what", method="POST", data={**report(town), "after": "check"})
    sent = {**form_to(page, "check"), "category": "water"}
    page = resident.page("/fr/report/check", method="POST", data=sent)
    assert page.fields('form[action$="/report/send"]')["category"] == "water"


def test_a_key_is_minted_once_and_kept(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/ar/report/what", method="POST", data={})
    minted = form_to(page, "where")["key"]
    assert len(minted) >= 16
    page = resident.page("/ar/report/where", method="POST", data=report(town, key=minted))
    assert form_to(page, "details")["key"] == minted


@pytest.mark.parametrize("key", ["short", "x" * 129, "no spaces in it please", "مفتاح" * 5, ""])
def test_a_key_that_will_not_do_is_replaced(resident: InspectingClient, town: Town, key: str) -> None:
    page = resident.page("/ar/report/where", method="POST", data=report(town, key=key))
    assert form_to(page, "details")["key"] not in (key, "")


@pytest.mark.parametrize("key", ["x" * 16, "y" * 128, KEY, "-_" * 10])
def test_a_key_of_the_client_is_taken(resident: InspectingClient, town: Town, key: str) -> None:
    page = resident.page("/ar/report/where", method="POST", data=report(town, key=key))
    assert form_to(page, "details")["key"] == key


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, False),
        ({"kind": "safety"}, True),
        ({"category": "safety"}, True),
    ],
)
def test_emergency_numbers_come_again_before_a_report_of_danger(
    resident: InspectingClient, town: Town, changes: dict[str, str], shown: bool
) -> None:
    for step in (Step.WHERE, Step.DETAILS, Step.CHECK):
        page = resident.page(f"/ar/report/{step}", method="POST", data=report(town, **changes))
        assert bool(page.all(".safe a.call")) is shown


def test_who_is_asked_for_a_contact_reads_one_line_of_danger_and_not_all_numbers_again(
    resident: InspectingClient, town: Town
) -> None:
    page = resident.page("/ar/report/who", method="POST", data=report(town))
    assert [link.get("href") for link in page.all(".safe a")] == ["tel:19"]
    assert page.all(".safe a.call") == []


def test_the_receipt_is_the_last_of_the_steps_that_were_announced(
    resident: InspectingClient, town: Town
) -> None:
    page = resident.page("/en/report/send", method="POST", data=report(town))
    assert "Step 6 of 6: Receipt" in page.text(".exit")
    assert len(page.all(".prog li.ok")) == 6


def test_open_reports_of_the_same_place_and_subject_are_offered(
    resident: InspectingClient, town: Town
) -> None:
    session = db.session()
    near = makers.concern(session, territory_id=town.quarter)
    makers.concern(session, territory_id=town.quarter, category=Category.WATER)
    makers.concern(session, territory_id=town.quarter, state=State.CONFIRMED_DONE)
    makers.concern(session, territory_id=town.quarter, exposure=Exposure.SEALED)
    makers.concern(session, territory_id=town.quarter, state=State.RECEIVED)
    makers.concern(session)
    session.commit()
    for place in (town.quarter, town.annex):
        page = resident.page("/ar/report/details", method="POST", data=report(town, territory=place))
        assert [row.get("data-number") for row in page.all("main [data-number]")] == [str(near.id)]
        assert page.all(f'form[action="/ar/concerns/{near.id}/support"]')


def test_the_check_warns_and_does_not_block(resident: InspectingClient, town: Town) -> None:
    text = "السيد أحمد صاحب مقهى النخيل، هاتفه 0612345678 وبطاقته JB123456"
    page = resident.page("/fr/report/check", method="POST", data=report(town, text=text))
    assert len(page.all(".note.warn")) == 4
    assert page.all('form[action$="/report/send"] button.go')
    assert page.text(".answers bdi") == "0612345678"


def test_the_article_of_a_pair_that_is_gone_costs_nobody_their_report(
    resident: InspectingClient, town: Town
) -> None:
    page = resident.page("/ar/report/send", method="POST", data=report(town, article="no-such"))
    assert code_of(page)


@pytest.mark.parametrize("slug", ["no-such", "x" * 9_000, "a\x00b", "%ed%a0%80", "../../etc"])
def test_an_announcement_nobody_knows_is_passed_over(
    resident: InspectingClient, town: Town, slug: str
) -> None:
    page = resident.page("/ar/report", query_string={"article": slug})
    assert not page.all("main input[name=article]")


def test_only_members_may_choose_to_speak_for_an_association(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/ar/report/who", method="POST", data=report(town))
    assert [radio.get("value") for radio in page.all("input[name=tier][disabled]")] == ["association"]


def test_nobody_is_asked_for_an_identity_number_and_photos_belong_to_the_details(
    resident: InspectingClient, town: Town
) -> None:
    known = {name for names in FIELDS.values() for name in names} | {
        "article",
        "key",
        "after",
        "began",
        "remarks",
        "visit",
    }
    for step in ORDER:
        page = resident.page(f"/fr/report/{step}", method="POST", data=report(town))
        named = {element.get("name") for element in page.all("main form [name]")}
        assert named <= known
        assert bool(page.all("input[type=file]")) is (step is Step.DETAILS)


def test_anonymity_is_chosen_unless_somebody_chooses_otherwise(
    resident: InspectingClient, town: Town
) -> None:
    page = resident.page("/ar/report/who", method="POST", data=report(town, tier=None))
    assert page.one("input[name=tier][checked]").get("value") == "anonymous"
    assert len(page.all(".sees")) == len(Tier)
    assert all(len(card.cssselect("li")) == 3 for card in page.all(".sees"))


def test_the_order_of_steps_leads_one_way_and_back() -> None:
    assert [after(step) for step in ORDER] == [*ORDER[1:], Step.CHECK]
    assert [before(step) for step in ORDER] == [None, *ORDER[:-1]]
    assert [course.standing for course in courses(Step.DETAILS)] == [
        "done", "done", "current", "todo", "todo", "todo",
    ]  # fmt: skip
    assert first_with({"tier"}, Step.WHO) is None
    assert first_with({"tier", "lat"}, Step.CHECK) is Step.WHERE
    assert all(Kind(kind) for kind in Kind)
