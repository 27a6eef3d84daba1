# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way in: the language that is chosen, and a home page that is good when empty and when full."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from portal.domain.concerns import Exposure, State
from portal.store.engine import migrate
from portal.store.engine.database import db
from portal.store.engine.work import work
from tests import makers
from tests.makers import NOON
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town, resident_of
from tests.web.standing import statements

LANGUAGES = ("ar", "fr", "en", "zgh")


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("ar, fr;q=.8", "ar"),
        ("fr-FR,fr;q=0.9", "fr"),
        ("ary", "ar"),
        ("shi", "zgh"),
        ("de", "ar"),
        ("", "ar"),
    ],
)
def test_the_door_leads_to_the_readers_language(resident: InspectingClient, asked: str, lang: str) -> None:
    answer = resident.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, f"/{lang}/")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_portal_is_a_good_page(portal: Flask, lang: str) -> None:
    page = resident_of(portal).page(f"/{lang}/")
    assert not page.syntax_faults()
    assert page.all(".empty")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_portal_is_a_good_page(resident: InspectingClient, town: Town, lang: str) -> None:
    with work(NOON) as w:
        for n in range(6):
            makers.article(w.session, title=f"بلاغ {n}")
        for state in State:
            makers.concern(w.session, state=state, territory_id=town.quarter, original="أصل سري")
        makers.concern(w.session, exposure=Exposure.SEALED, title="مختوم سري", territory_id=town.quarter)
    page = resident.page(f"/{lang}/")
    assert not page.syntax_faults()
    assert "سري" not in page.source
    assert (len(page.all("[data-slug]")), len(page.all("li[data-number]"))) == (4, 6)
    assert page.all(f"a[href='/{lang}/report']")
    assert page.all("a[href='tel:19']")


def test_reading_sets_no_cookie_writes_nothing_and_is_told_once(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    with statements(portal) as asked:
        answer = resident.get("/ar/")
    assert {statement.split()[0] for statement in asked} <= {"SELECT", "BEGIN", "PRAGMA"}
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert resident.get("/ar/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_sign_of_life(resident: InspectingClient) -> None:
    answer = resident.get("/healthz")
    assert (answer.status_code, answer.get_data()) == (200, b"ok\n")


def test_a_portal_whose_database_is_of_another_version_gives_no_sign_of_life(
    portal: Flask, resident: InspectingClient
) -> None:
    stands = text("UPDATE alembic_version SET version_num = :it")
    db.session.execute(stands, {"it": "9999"})
    db.session.commit()
    try:
        assert resident.get("/healthz").status_code == 503
    finally:
        db.session.rollback()
        db.session.execute(stands, {"it": migrate.head()})
        db.session.commit()
    assert resident.get("/healthz").status_code == 200


def test_a_portal_whose_database_was_emptied_gives_no_sign_of_life(
    portal: Flask, resident: InspectingClient
) -> None:
    db.session.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    db.session.commit()
    try:
        assert resident.get("/healthz").status_code == 503
    finally:
        db.session.rollback()
        db.session.execute(text("ALTER TABLE gone RENAME TO alembic_version"))
        db.session.commit()
    assert resident.get("/healthz").status_code == 200
