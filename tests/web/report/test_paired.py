"""From the form beside an announcement to the receipt."""

from __future__ import annotations

from portal.store.engine.database import db
from portal.store.models import Concern
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.rooms import TEXT, Town, sent_by


def test_the_form_beside_an_announcement_leads_to_the_check(resident: InspectingClient, town: Town) -> None:
    article = makers.article(db.session(), title="لقاء مع الجمعيات")
    db.session.commit()
    beside = sent_by(resident.page(f"/ar/articles/{article.slug}"), "#report form")
    typed = {**beside, "territory": str(town.quarter), "category": "lighting", "text": TEXT}
    page = resident.page("/ar/report/check", method="POST", data=typed)
    assert "لقاء مع الجمعيات" in page.text("main")
    sent = sent_by(page, 'form[action$="/report/send"]')
    page = resident.page("/ar/report/send", method="POST", data=sent)
    db.session.rollback()
    assert db.session.get_one(Concern, int(page.text("#number"))).article_id == article.id


def test_what_is_missing_is_all_that_is_asked(resident: InspectingClient, town: Town) -> None:
    article = makers.article(db.session())
    db.session.commit()
    beside = sent_by(resident.page(f"/fr/articles/{article.slug}"), "#report form")
    typed = {**beside, "territory": str(town.quarter), "text": TEXT}
    page = resident.page("/fr/report/check", method="POST", data=typed, status=422)
    assert [link.get("href") for link in page.all(".summary a")] == ["#category-0"]
    sent = {**sent_by(page, 'form[action$="/report/check"]'), "category": "water"}
    page = resident.page("/fr/report/check", method="POST", data=sent)
    assert page.all('form[action$="/report/send"]')


def test_every_fault_is_answered_at_once_beside_the_article(resident: InspectingClient, town: Town) -> None:
    article = makers.article(db.session(), title="لقاء مع الجمعيات")
    db.session.commit()
    beside = sent_by(resident.page(f"/fr/articles/{article.slug}"), "#report form")
    typed = {**beside, "landmark": "Face à l’école", "tier": "named"}
    page = resident.page("/fr/report/check", method="POST", data=typed, status=422)
    assert page.heading == "لقاء مع الجمعيات"
    assert page.title.startswith("Erreur")
    assert [link.get("href") for link in page.all("#report .summary a")] == [
        "#category-0",
        "#territory",
        "#text",
    ]
    for control in ("#territory", "#category-0", "#text"):
        assert page.one(control).get("aria-invalid") == "true"
    kept = sent_by(page, "#report form")
    assert (kept["landmark"], kept["tier"], kept["article"]) == ("Face à l’école", "named", article.slug)
    whole = {**kept, "territory": str(town.quarter), "category": "water", "text": TEXT}
    page = resident.page("/fr/report/check", method="POST", data=whole)
    assert page.all("#contact_phone"), "how to be reached is asked next, and was no fault before"
    assert not page.all(".summary")
    assert sent_by(page, "main form")["landmark"] == "Face à l’école"


def test_a_report_about_an_article_that_is_gone_is_asked_on_its_own_pages(
    resident: InspectingClient, town: Town
) -> None:
    typed = {"article": "gone", "beside": "1", "text": TEXT}
    page = resident.page("/fr/report/check", method="POST", data=typed, status=422)
    assert page.all(".summary a")
