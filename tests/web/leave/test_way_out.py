# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quick way out: what its answer tells the browser, and that a page which was left opens nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.adapters.rate_counter import Bucket, RateCounter
from portal.domain.quick_exit import KEPT
from portal.services.accounts.quick_exit import forget_quick_exits, leave
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, QuickExit
from portal.web import leave as room
from portal.web.guards.quick_exit import CLEARED
from tests.portals import components_of, exchange
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town, code_of, found_town, report, resident_of, sent_by

EXIT = "https://www.wikipedia.org"
VISIT = "a-visit-of-the-tests-0123456789"


def leads_away(page: Page) -> bool:
    led = [meta.get("content") for meta in page.all("meta[http-equiv=refresh]")]
    return led == [f"0; url={EXIT}"]


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(QuickExit)) or 0


def goes(client: InspectingClient, visit: str = VISIT, **more: Any) -> Any:
    return client.post("/ar/leave", data={"visit": visit}, **more)


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_leaving_clears_and_leads_away(resident: InspectingClient, lang: str) -> None:
    answer = resident.post(f"/{lang}/leave", data={"visit": VISIT})
    assert answer.headers["Clear-Site-Data"] == CLEARED
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert leads_away(resident.page(f"/{lang}/leave", method="POST", data={"visit": VISIT}))


def test_reading_the_address_changes_nothing(resident: InspectingClient) -> None:
    answer = resident.get("/ar/leave")
    assert "Clear-Site-Data" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert leads_away(resident.page("/ar/leave"))
    assert rows() == 0


def test_every_cookie_is_taken_back_and_no_token_is_asked(resident: InspectingClient) -> None:
    resident.set_cookie("portal_supporter", "x" * 32)
    with resident.session_transaction() as session:
        session["_user_id"] = "1:1"
    answer = goes(resident)
    assert answer.status_code == 200
    assert {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")} == {
        "portal_supporter",
        "portal_session",
    }
    assert resident.get_cookie("portal_session") is None
    assert resident.get_cookie("portal_supporter") is None


def test_another_site_leads_away_and_signs_nobody_out(resident: InspectingClient) -> None:
    answer = goes(resident, headers={"Sec-Fetch-Site": "cross-site"})
    assert "Clear-Site-Data" not in answer.headers
    assert rows() == 0


def test_nothing_of_it_is_logged(resident: InspectingClient, capsys: pytest.CaptureFixture[str]) -> None:
    goes(resident)
    resident.get("/ar/leave")
    assert capsys.readouterr().err == ""


def test_a_report_that_was_left_is_not_shown_again(any_portal: Flask) -> None:
    client, town = resident_of(any_portal), found_town(db.session())
    page = client.page("/ar/report/who", method="POST", data=report(town))
    sent = sent_by(page, "main form[action$='/report/check']")
    visit = page.one("form#leave input[name=visit]").get("value")
    goes(client, visit)
    goes(client, visit)
    assert rows() == 1
    for step in ("who", "check", "send", "keep", "sheet"):
        page = client.page(f"/ar/report/{step}", method="POST", data=sent)
        assert leads_away(page), step
    assert db.session.scalar(select(func.count()).select_from(Concern)) == 0


def test_a_receipt_and_an_open_case_are_not_shown_again(resident: InspectingClient, town: Town) -> None:
    sent = report(town, visit=VISIT)
    code = code_of(resident.page("/ar/report/send", method="POST", data=sent))
    opened = resident.page("/ar/case", method="POST", data={"receipt": code, "visit": VISIT})
    assert opened.one("form#leave input[name=visit]").get("value") == VISIT
    goes(resident)
    assert leads_away(resident.page("/ar/report/send", method="POST", data=sent))
    for path in ("/ar/case", "/ar/case/write", "/ar/case/withdraw"):
        again = {"receipt": code, "visit": VISIT, "text": "words"}
        assert leads_away(resident.page(path, method="POST", data=again)), path
    anew = resident.page("/ar/case", method="POST", data={"receipt": code})
    assert anew.one("#number") is not None


def test_a_form_with_files_that_brings_no_word_is_known_again_by_its_boundary(
    resident: InspectingClient, town: Town
) -> None:
    """As the form beside an announcement is sent, whose page is the same for everybody."""
    boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    body = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in report(town, key=None).items()
    )
    sending: dict[str, Any] = {
        "data": f"{body}--{boundary}--\r\n".encode(),
        "content_type": f"multipart/form-data; boundary={boundary}",
    }
    page = resident.page("/ar/report/check", method="POST", **sending)
    assert not page.all("meta[http-equiv=refresh]")
    goes(resident, page.one("form#leave input[name=visit]").get("value"))
    assert leads_away(resident.page("/ar/report/check", method="POST", **sending))
    other = {**sending, "content_type": sending["content_type"].replace("0gW", "1gW")}
    other["data"] = sending["data"].replace(b"0gW", b"1gW")
    page = resident.page("/ar/report/check", method="POST", **other)
    assert not page.all("meta[http-equiv=refresh]"), "the same words of somebody else are another visit"


@pytest.mark.parametrize("visit", ["", "short", "ا" * 30, "x" * 500, "' OR 1=1 --------", "\x00" * 20])
def test_a_word_that_is_none_of_ours_is_not_kept(resident: InspectingClient, visit: str) -> None:
    assert leads_away(resident.page("/ar/leave", method="POST", data={"visit": visit}))
    assert rows() == 0


def test_very_many_who_leave_are_led_away_all_the_same(portal: Flask, resident: InspectingClient) -> None:
    full = RateCounter(whole=Bucket(1, 2, 0), network=Bucket(1, 2, 0))
    exchange(portal, rate_counters=replace(components_of(portal).rate_counters, quick_exits=full))
    for number in range(5):
        assert goes(resident, f"{VISIT}-{number}").headers["Clear-Site-Data"] == CLEARED
    assert 0 < rows() < 5


def test_a_lost_database_keeps_nobody(
    resident: InspectingClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(room.views, "work", lost)
    answer = goes(resident)
    assert answer.headers["Clear-Site-Data"] == CLEARED
    assert '"fault"' in capsys.readouterr().err


def test_departures_are_forgotten(any_portal: Flask) -> None:
    with work() as w:
        leave(w, "a" * 64)
        today = w.today
        w.session.add(QuickExit(mark="b" * 64, on=today - KEPT - timedelta(days=1)))
        w.session.add(QuickExit(mark="c" * 64, on=today - KEPT))
    with work() as w:
        assert forget_quick_exits(w) == 1
    kept = db.session.scalars(select(QuickExit.mark).order_by(QuickExit.mark)).all()
    assert [mark[0] for mark in kept] == ["a", "c"]
