# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory in the administration: who answers for what, offices, telephone numbers and holidays."""

from __future__ import annotations

from sqlalchemy import select

from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Office
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import send


def test_a_cell_gets_a_rule_and_gives_it_back(admin: InspectingClient, annexes: list[int]) -> None:
    with work(makers.NOON) as w:
        own = makers.office(w.session, name_ar="باشوية المدينة").id
    path = "/ar/admin/routing?category=lighting&territory=annex-2"
    page = admin.page(path)
    assert [cell.get("class") for cell in page.all("tbody tr:first-child td")] == [
        "base",
        "inherited",
        "inherited",
    ]
    assert send(admin, page, "aside form", office="").status_code == 422
    assert send(admin, page, "aside form", office=str(own), do="save").status_code == 303
    page = admin.page(path)
    assert [cell.get("class") for cell in page.all("tbody tr:first-child td")] == ["base", "inherited", "own"]
    assert page.fields("aside form")["office"] == str(own)
    assert page.text("td.own") == "باشوية المدينة"
    assert send(admin, page, "aside form", do="inherit").status_code == 303
    assert not admin.page(path).all("td.own")
    assert (
        admin.post("/ar/admin/routing?category=nonsense", data=page.fields("aside form")).status_code == 404
    )


def test_offices_are_written(admin: InspectingClient, annexes: list[int]) -> None:
    page = admin.page("/ar/admin/offices/new")
    assert send(admin, page, "main form", name_ar="", name_fr="").status_code == 422
    assert send(admin, page, "main form", name_ar="الماء", email="not an address").status_code == 422
    assert (
        send(admin, page, "main form", name_ar="الماء", name_fr="Eau", email="eau@example.org").status_code
        == 303
    )
    number = db.session.scalars(select(Office.id).where(Office.slug == "eau")).one()
    page = admin.page(f"/ar/admin/offices/{number}")
    assert page.fields()["email"] == "eau@example.org"
    assert send(admin, page, "main form", name_ar="الماء والكهرباء").status_code == 303
    assert admin.get("/ar/admin/offices/4711").status_code == 404


def test_numbers_are_written_verified_and_removed(admin: InspectingClient, annexes: list[int]) -> None:
    page = admin.page("/ar/admin/phones/new")
    assert send(admin, page, "main form", number="none", name_ar="x").status_code == 422
    assert send(admin, page, "main form", number="15", name_ar="الإسعاف", kind="emergency").status_code == 303
    page = admin.page("/ar/admin/phones")
    assert page.all(".late-t")
    old = page.all('form[action$="/verified"]')[0]
    admin.post(old.get("action"), data=dict(old.form_values()))
    assert not admin.page("/ar/admin/phones").all(".late-t")
    line = page.all('form[action$="/remove"]')[0]
    assert admin.post(line.get("action"), data=dict(line.form_values())).status_code == 303
    assert admin.post(line.get("action"), data=dict(line.form_values())).status_code == 404
    assert len(admin.page("/ar/admin/phones").all("tbody tr")) == 1


def test_holidays_are_added_filled_in_and_removed(admin: InspectingClient) -> None:
    page = admin.page("/ar/admin/holidays")
    assert send(admin, page, "aside form[action$='/holidays']", day="x", name="عيد").status_code == 422
    assert (
        send(admin, page, "aside form[action$='/holidays']", day="2026-03-20", name="عيد").status_code == 303
    )
    assert (
        send(admin, page, "aside form[action$='/holidays']", day="2026-03-20", name="عيد").status_code == 422
    )
    fill = page.fields("aside form[action$='/fill']")
    assert admin.post("/ar/admin/holidays/fill", data={**fill, "year": "2027"}).status_code == 303
    assert admin.post("/ar/admin/holidays/fill", data={**fill, "year": "1999"}).status_code == 404
    assert len(admin.page("/ar/admin/holidays").all("tbody tr")) == 12
    assert admin.post("/ar/admin/holidays/2026-03-20/remove", data=fill).status_code == 303
    assert admin.post("/ar/admin/holidays/someday/remove", data=fill).status_code == 404
