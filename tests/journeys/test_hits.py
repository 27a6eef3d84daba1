"""Every control of every page takes the tap that is meant for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hits import missed
from tests.journeys.test_access import WORDS, pages
from tests.town import Town

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("role", ["visitor", "moderator", "editor", "admin", "leader"])
def test_nothing_lies_upon_a_control(town: Town, open_page: OpenPage, role: str, lang: str) -> None:
    page = open_page()
    if role != "visitor":
        page.context.add_cookies([town.session_cookie(role)])
    wrong: list[str] = []
    for path in pages(town, role):
        spoken = path.replace("/ar", f"/{lang}", 1)
        page.goto(spoken)
        wrong += missed(page, spoken)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_lies_upon_a_control_on_the_way_to_a_receipt(
    town: Town, open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    place, category = town.open_concern()
    page.goto("/ar/report")
    wrong: list[str] = []

    def on() -> None:
        if scripts:
            wrong.extend(missed(page, page.title()))
        page.locator("main form button.go").last.click()

    on()
    page.check("[name=kind][value=problem]")
    page.check(f"[name=category][value={category}]")
    on()
    page.select_option("[name=territory]", str(place))
    on()
    expect(page.locator("[aria-labelledby=similar-title] li").first).to_be_visible()
    page.fill("[name=text]", WORDS)
    for _ in ("details", "who", "check"):
        on()
    expect(page.locator("#receipt")).to_be_visible()
    if scripts:
        wrong += missed(page, page.title())
    page.locator("form[action$='/case'] button").click()
    expect(page.locator("#number")).to_be_visible()
    if scripts:
        wrong += missed(page, page.title())
    assert not wrong, "\n".join(wrong)


def test_me_too_is_said_from_within_a_report(town: Town, open_page: OpenPage) -> None:
    page = open_page()
    place, category = town.open_concern()
    page.goto("/ar/report")
    page.locator("main form button.go").last.click()
    page.check("[name=kind][value=problem]")
    page.check(f"[name=category][value={category}]")
    page.locator("main form button.go").last.click()
    page.select_option("[name=territory]", str(place))
    page.locator("main form button.go").last.click()
    button = page.locator("[aria-labelledby=similar-title] li").first.get_by_role("button")
    box = button.bounding_box()
    assert box
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#support-title ~ p.st.done")).to_be_visible()


def test_the_checker_would_notice(open_page: OpenPage) -> None:
    page = open_page()
    page.set_content(
        "<!doctype html><main style='position:relative'>"
        "<a href='#x' style='position:absolute;inset:0'>card</a>"
        "<form><button>Me too</button></form><p style='height:3000px'></p><input name=low>"
        "<div style='position:fixed;inset-block-end:0;block-size:90px;inline-size:100%'>bar</div></main>"
    )
    found = "\n".join(missed(page, "planted"))
    assert "Me too is covered by" in found
    assert "low is covered by" in found
