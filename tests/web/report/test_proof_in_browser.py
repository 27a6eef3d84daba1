"""The work a flood asks for, done by a real browser under the real policy, and left undone without harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.domain.floods import Doubt
from portal.store.engine.database import db
from portal.store.models import Concern
from portal.web.report import began
from portal.web.request.components import components
from portal.web.request.rate_counters import TOWN
from tests.live import listening
from tests.portals import components_of
from tests.web.rooms import TEXT, Town

pytestmark = pytest.mark.browser


@pytest.fixture
def address(portal: Flask, town: Town) -> Iterator[str]:
    """A portal to which very much has just come in; this machine counts as no network of its own."""
    parts = components_of(portal)
    for _ in range(3 * TOWN.pressed):
        parts.rate_counters.reports.hit("", parts.clock())
    db.session.remove()
    with listening(portal) as url:
        yield url


def reach_the_check(browser: Browser, address: str, town: Town, **options: Any) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    page = browser.new_context(base_url=address, **options).new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    fields = {"kind": "problem", "category": "lighting", "territory": str(town.quarter), "tier": "anonymous"}
    page.goto("/fr/report")
    page.locator("main form button:not([name])").first.click()
    page.check(f"input[name=kind][value={fields['kind']}]", force=True)
    page.check(f"input[name=category][value={fields['category']}]", force=True)
    page.locator("main form .acts button").first.click()
    page.select_option("select[name=territory]", fields["territory"])
    page.locator("main form .acts button").first.click()
    page.fill("textarea[name=text]", TEXT)
    page.locator("main form .acts button").first.click()
    page.locator("main form .acts button").first.click()
    expect(page.locator("dl.answers")).to_be_visible()
    return page, complaints


def sent(page: Page) -> Concern:
    page.locator("form[action$='/report/send'] .acts button").first.click()
    expect(page.locator("#receipt")).to_be_visible(timeout=30_000)
    number = int(page.locator("#number").inner_text())
    db.session.rollback()
    return db.session.get_one(Concern, number)


def took_a_minute(page: Page) -> None:
    """Put the stamp of a report that was begun a minute ago in place of this hasty one's."""
    stamp = began._stamp(components().clock() - timedelta(minutes=1))
    page.locator("input[name=began]").evaluate("(field, stamp) => { field.value = stamp }", stamp)


def test_a_browser_does_the_work_unasked_and_the_report_is_read_at_once(
    browser: Browser, address: str, town: Town
) -> None:
    page, complaints = reach_the_check(browser, address, town)
    expect(page.locator("input[name=proof]")).not_to_have_value("", timeout=30_000)
    took_a_minute(page)
    assert sent(page).doubt == Doubt.NONE
    assert complaints == []
    page.context.close()


def test_sending_before_it_is_done_waits_for_it(browser: Browser, address: str, town: Town) -> None:
    page, complaints = reach_the_check(browser, address, town)
    took_a_minute(page)
    assert sent(page).doubt == Doubt.NONE
    assert complaints == []
    page.context.close()


def test_without_javascript_nobody_is_refused(browser: Browser, address: str, town: Town) -> None:
    page, _ = reach_the_check(browser, address, town, java_script_enabled=False)
    concern = sent(page)
    assert concern.quarantined
    page.context.close()
