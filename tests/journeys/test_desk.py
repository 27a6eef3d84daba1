"""The desk without JavaScript: panels open by their address, and the focus is where it helps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser

MODERATOR = "moderator@taroudant.example"


@pytest.fixture(params=[1280, 360], ids=["wide", "phone"])
def desk(request: pytest.FixtureRequest, enter: OpenPage) -> Page:
    """The newest report nobody has decided on, open on a screen without JavaScript."""
    page = enter(MODERATOR, width=request.param, java_script_enabled=False)
    page.goto("/ar/desk/?order=newest")
    page.locator(".list .row a").first.click()
    return page


@pytest.mark.parametrize("control", ["ask-text", "decline-reason", "merge-joins", "note-text"])
def test_the_bar_opens_the_panel_and_puts_the_cursor_there(desk: Page, control: str) -> None:
    expect(desk.locator(f"#{control}")).to_be_hidden()
    desk.locator(f".act a[href='#{control}']").click()
    expect(desk.locator(f"#{control}")).to_be_in_viewport()
    expect(desk.locator(f"#{control}")).to_be_focused()
    expect(desk.locator("details.ans[open]")).to_have_count(1)


def test_what_is_wrong_takes_the_focus_in_the_open_panel(desk: Page) -> None:
    desk.locator(".act a[href='#decline-reason']").click()
    desk.locator("#decline-text").fill("سبب مكتوب بعناية")
    desk.locator("details.ans[open] button.no").click()
    expect(desk.locator(".summary")).to_be_focused()
    expect(desk.locator(".summary")).to_be_in_viewport(ratio=1)
    expect(desk.locator("#decline-text")).to_have_value("سبب مكتوب بعناية")


def test_a_phone_shows_the_list_or_the_report(desk: Page) -> None:
    phone = (desk.viewport_size or {"width": 0})["width"] < 960
    expect(desk.locator(".list")).to_be_visible(visible=not phone)
    expect(desk.locator("nav.back")).to_be_visible(visible=phone)
    desk.goto("/ar/desk/")
    expect(desk.locator(".list")).to_be_visible()
    expect(desk.locator(".rest")).to_be_visible(visible=not phone)
