"""Whom to call: found by place and word, saved to the telephone, printed for the wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.concerns import Category
from portal.domain.languages import Language
from portal.domain.places import PhoneKind
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Office, PhoneLine, Routing, Territory
from portal.web.directory import views
from portal.web.directory.entries import STALE, Entry, Section
from portal.web.directory.visiting_card import WIDEST, cards
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town


@pytest.fixture
def lines(portal: Flask, town: Town) -> Town:
    """An annex with a checked landline and a stale WhatsApp; the office of lighting elsewhere."""
    session = db.session()
    annex = makers.office(
        session, territory_id=town.annex, name_ar="مكتب الملحقة", name_fr="Bureau de l’annexe"
    )
    commune = makers.territory(session, slug="commune", name_ar="الجماعة", name_fr="Commune")
    session.get_one(Office, town.office).territory_id = commune.id
    session.add(Routing(category=Category.LIGHTING, territory_id=town.annex, office_id=town.office))
    session.get_one(Territory, town.annex).slug = "annex-2"
    today = date.today()  # noqa: DTZ011  what is stale is judged by the real day
    for position, (number, kind, name, office, ago) in enumerate(
        (
            ("05 28 00 00 02", PhoneKind.LANDLINE, "الاستقبال", annex.id, timedelta(days=3)),
            ("06 00 00 00 02", PhoneKind.WHATSAPP, "واتساب", annex.id, STALE + timedelta(days=2)),
            ("+212528000020", PhoneKind.LANDLINE, "الأعطاب", town.office, timedelta(days=3)),
        )
    ):
        session.add(
            PhoneLine(
                number=number, kind=kind, name_ar=name, office_id=office,
                name_fr=("Accueil", "Messages", "Pannes")[position],
                hours_ar="كل يوم", languages="ar,zgh", verified_on=today - ago, position=position,
            )
        )  # fmt: skip
    session.commit()
    return town


@pytest.mark.parametrize("lang", Language)
def test_every_page_is_sound_in_every_language(
    lines: Town, resident: InspectingClient, lang: Language
) -> None:
    for path in ("", "annex-2", "sheet", "annex-2/sheet", "?q=x"):
        resident.page(f"/{lang}/directory/{path}")


def test_numbers_stand_under_their_place(lines: Town, resident: InspectingClient) -> None:
    page = resident.page("/ar/directory/")
    assert page.texts(".hot .tel") == ["19", "177"]
    assert page.texts(".entry .numb") == ["05 28 00 00 02", "06 00 00 00 02", "05 28 00 00 20"]
    assert [link.get("href") for link in page.all(".entry .numb")] == [
        "tel:+212528000002",
        "tel:+212600000002",
        "tel:+212528000020",
    ]


def test_a_number_not_checked_for_long_says_so(lines: Town, resident: InspectingClient) -> None:
    page = resident.page("/fr/directory/")
    assert len(page.all(".entry .quiet")) == 1
    assert len(page.all(".entry .meta.done")) == 2


def test_whatsapp_is_written_to(lines: Town, resident: InspectingClient) -> None:
    page = resident.page("/ar/directory/")
    assert [link.get("href") for link in page.all(".entry a[rel=noreferrer]")] == [
        "https://wa.me/212600000002"
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=الاستقبال", ["05 28 00 00 02"]),
        ("q=PANNES", ["05 28 00 00 20"]),
        ("q=280000", ["05 28 00 00 02", "05 28 00 00 20"]),
        ("territory=annex-2", ["05 28 00 00 02", "06 00 00 00 02", "05 28 00 00 20"]),
        ("territory=commune", ["05 28 00 00 20"]),
        ("territory=atlantis&q=واتساب", ["06 00 00 00 02"]),
        (f"q={'x' * 5000}", []),
    ],
)
def test_the_address_narrows_the_list(
    lines: Town, resident: InspectingClient, query: str, found: list[str]
) -> None:
    page = resident.page(f"/ar/directory/?{query}")
    assert page.texts(".entry .numb") == found
    assert bool(page.all(".empty")) is not bool(found)


def test_a_place_shows_the_offices_that_answer_for_it(lines: Town, resident: InspectingClient) -> None:
    """The commune lies beside the annexes, not above them; routing says that it answers for them."""
    page = resident.page("/ar/directory/annex-2")
    assert "05 28 00 00 20" in page.texts(".entry .numb")


def test_unknown_places_and_numbers_are_not_found(lines: Town, resident: InspectingClient) -> None:
    for path in ("atlantis", "atlantis/sheet", "atlantis.vcf", "numbers/999999.vcf"):
        assert resident.get(f"/ar/directory/{path}").status_code == 404


def test_a_number_is_saved_with_the_place_it_belongs_to(lines: Town, resident: InspectingClient) -> None:
    page = resident.page("/ar/directory/")
    saved = resident.get(page.all(".entry .btn.alt")[0].get("href"))
    assert saved.mimetype == "text/vcard"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "TEL;TYPE=WORK:+212528000002\r\n" in saved.text
    assert "– الاستقبال\r\n" in saved.text


def test_all_numbers_of_a_place_are_saved_at_once(lines: Town, resident: InspectingClient) -> None:
    saved = resident.get("/ar/directory/annex-2.vcf")
    assert saved.text.count("BEGIN:VCARD") == saved.text.count("END:VCARD") == 3


def test_nothing_in_a_card_breaks_out_of_its_line() -> None:
    entry = Entry(
        id=1, name="a;b,c\\d\r\nTEL:666", office="م" * 200, hours="", languages=(), shown="19", tel="19",
        write_to="", mobile=False, verified_on=date(2026, 11, 1), stale=False,
    )  # fmt: skip
    text = cards([entry], "")
    assert "FN:a\\;b\\,c\\\\d\\nTEL:666\r\n" in text
    assert all(len(line.encode()) <= WIDEST for line in text.split("\r\n"))
    assert "م" * 200 in text.replace("\r\n ", "")


def test_nobody_is_asked_for_a_cookie_and_pages_are_kept(lines: Town, resident: InspectingClient) -> None:
    answer = resident.get("/ar/directory/")
    assert "Set-Cookie" not in answer.headers
    again = resident.get("/ar/directory/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_line_that_holds_no_one_number_is_shown_and_never_dialled(
    lines: Town, resident: InspectingClient
) -> None:
    with work(makers.NOON) as w:
        for number, kind in (("05 28 85 00 00 / 35", PhoneKind.LANDLINE), ("n/a 1", PhoneKind.EMERGENCY)):
            w.session.add(PhoneLine(number=number, kind=kind, name_ar="خط", verified_on=makers.TODAY))
        w.session.flush()
        wrong = w.session.scalars(select(PhoneLine.id).where(PhoneLine.number.contains("35"))).one()
    page = resident.page("/ar/directory/")
    assert "05 28 85 00 00 / 35" in page.texts(".entry .numb .tel")
    dialled = [link.get("href") for link in page.all("a[href^='tel:']")]
    assert all(href.removeprefix("tel:").lstrip("+").isdigit() for href in dialled)
    assert "n/a 1" not in page.text("main")
    assert resident.get(f"/ar/directory/numbers/{wrong}.vcf").status_code == 404


@pytest.mark.parametrize(
    "asked", ["05 28 00 00 20", "0528000020", "+212 528000020", "00212528000020", "٠٥٢٨٠٠٠٠٢٠"]
)
def test_a_number_is_found_however_it_is_asked_for(
    lines: Town, resident: InspectingClient, asked: str
) -> None:
    page = resident.page("/ar/directory/", query_string={"q": asked})
    assert [link.get("href") for link in page.all(".entry .numb")] == ["tel:+212528000020"]


@pytest.mark.parametrize(
    ("numbers", "density"), [(0, ""), (6, ""), (7, "dense"), (16, "dense"), (17, "densest")]
)
def test_the_more_numbers_the_closer_they_stand_on_the_sheet(numbers: int, density: str) -> None:
    one = Entry(1, "", "", "", (), "", "", "", mobile=False, verified_on=date(2026, 11, 1), stale=False)
    assert views._density([Section("", "", (one,) * numbers)]) == density
