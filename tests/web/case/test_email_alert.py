# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leaving an address to be told by, on the receipt and on the case, without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.rate_counter import Bucket, RateCounter
from portal.services.delivery.email_alerts import stop_token
from portal.store.engine.database import db
from portal.store.models import EmailAlert
from portal.web.request.components import now
from portal.web.request.keys import alerts
from tests.portals import components_of, exchange
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town, code_of, found_town, report, resident_of, sent_by

ADDRESS = "zahra@example.org"


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(EmailAlert)) or 0


def receipt(client: InspectingClient, town: Town, **changes: Any) -> Page:
    return client.page("/ar/report/send", method="POST", data=report(town, **changes))


def told(client: InspectingClient, code: str, status: int = 200, **changes: str) -> Page:
    data = {"receipt": code, "email": ADDRESS, **changes}
    return client.page("/ar/case/notice", method="POST", status=status, data=data)


def test_an_address_is_left_changed_and_erased(any_portal: Flask) -> None:
    client, town = resident_of(any_portal), found_town(db.session())
    page = receipt(client, town)
    code = code_of(page)
    sent = sent_by(page, "form[action$='/case/notice']") | {"email": ADDRESS}
    assert sent["receipt"] == code
    page = client.page("/ar/case/notice", method="POST", data=sent)
    assert page.one(".notice.ok") is not None
    assert kept() == 1
    assert ADDRESS not in page.source
    for _ in range(2):
        told(client, code, email="other@example.org")
    assert kept() == 1
    page = client.page("/ar/case/notice", method="POST", data={"receipt": code, "stop": "yes"})
    assert kept() == 0
    assert page.syntax_faults() == []
    told(client, code, stop="yes")
    assert kept() == 0


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_the_pages_are_sound_in_every_language(resident: InspectingClient, town: Town, lang: str) -> None:
    code = code_of(receipt(resident, town))
    for data in ({"email": ADDRESS}, {"email": "none"}, {"stop": "yes"}):
        status = 422 if data.get("email") == "none" else 200
        page = resident.page(
            f"/{lang}/case/notice", method="POST", status=status, data={"receipt": code, **data}
        )
        assert page.syntax_faults() == []


HOSTILE = ("", "no address", "a@b.ma\r\nBcc: x@y.ma", "ز@example.org", "x" * 400 + "@b.ma")


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_wrong_address_is_said_beside_the_field_and_kept_in_it(
    resident: InspectingClient, town: Town, wrong: str
) -> None:
    page = told(resident, code_of(receipt(resident, town)), 422, email=wrong)
    assert page.one("#notice-error") is not None
    assert page.one("#notice").get("open") is not None
    assert kept() == 0


@pytest.mark.parametrize("tier", ["anonymous", "confidential"])
def test_it_is_offered_to_who_is_told_in_no_other_way(
    resident: InspectingClient, town: Town, tier: str
) -> None:
    page = receipt(resident, town, tier=tier, contact_phone="0612345678" if tier == "confidential" else "")
    assert page.all("form[action$='/case/notice']")


def test_who_gave_a_name_is_not_asked_and_cannot(resident: InspectingClient, town: Town) -> None:
    page = receipt(resident, town, tier="named", contact_name="فاطمة", contact_email="f@example.org")
    assert not page.all("form[action$='/case/notice']")
    told(resident, code_of(page), 404)
    assert kept() == 0


def test_without_the_code_nothing_is_kept(resident: InspectingClient, town: Town) -> None:
    told(resident, "0" * 20, 404)
    assert kept() == 0
    assert resident.get("/ar/case/notice").headers["Location"] == "/ar/case"


def test_withdrawing_erases_the_address_at_once(any_portal: Flask) -> None:
    client, town = resident_of(any_portal), found_town(db.session())
    code = code_of(receipt(client, town))
    told(client, code)
    client.post("/ar/case/withdraw", data={"receipt": code, "sure": "yes"})
    assert kept() == 0


def test_very_many_addresses_of_one_network_are_told_to_wait(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    full = RateCounter(whole=Bucket(1, 2, 0), network=Bucket(1, 2, 0))
    code = code_of(receipt(resident, town))
    exchange(portal, rate_counters=replace(components_of(portal).rate_counters, alerts=full))
    data = {"receipt": code, "email": ADDRESS}
    statuses = [resident.post("/ar/case/notice", data=data).status_code for _ in range(5)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_the_link_of_a_mail_asks_before_it_stops(resident: InspectingClient, town: Town) -> None:
    told(resident, code_of(receipt(resident, town)))
    db.session.rollback()
    token = stop_token(alerts(), db.session.scalars(select(EmailAlert)).one(), now())
    page = resident.page(f"/fr/case/stop/{token}")
    assert kept() == 1
    resident.page(page.one("main form").get("action"), method="POST", data={})
    assert kept() == 0
    for again in (token, "nonsense", "a.b"):
        assert resident.page(f"/ar/case/stop/{again}", method="POST").heading
