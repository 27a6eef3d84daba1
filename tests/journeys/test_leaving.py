# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody leaves in a hurry, and whoever takes the telephone next goes back: nothing of it is there.

With and without JavaScript. Asked to go back, the browser sends once more whatever form led to a page, as
people do who say yes to its question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from playwright.sync_api import Error as BrowserError

from tests.town import Town

pytestmark = pytest.mark.browser

WORDS = "قرب المقهى رجال يبيعون شيئا للتلاميذ"
ANYWHERE = "https://www.wikipedia.org/"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


@dataclass
class Telephone:
    """One browser, and every word that its pages showed since somebody left."""

    context: BrowserContext
    page: Page
    seen: list[str] = field(default_factory=list)

    def goes_to_and_fro(self) -> None:
        """Back as far as it goes and forward again."""
        history = self.context.new_cdp_session(self.page).send("Page.getNavigationHistory")
        ours = [entry for entry in history["entries"] if entry["url"].startswith("http://127.0.0.1")]
        for move in (*["back"] * len(ours), *["forward"] * len(ours)):
            self._step(move)

    def _step(self, move: str) -> None:
        """Do as told, look, and follow where a page that was left leads to."""
        page = self.page
        {"back": page.go_back, "forward": page.go_forward}[move](wait_until="commit")
        try:
            page.wait_for_load_state("domcontentloaded")
            self.seen.append(page.content())
            if 'http-equiv="refresh"' not in self.seen[-1]:
                return
        except BrowserError as gone:  # it led away while we looked
            if "navigati" not in str(gone) and "destroyed" not in str(gone):
                raise
        page.wait_for_url(ANYWHERE)

    @property
    def remembers(self) -> list[str]:
        """Kinds of storage in which something is left."""
        self.page.goto("/ar/about/privacy")
        if self.context.cookies():
            return ["cookies"]
        return list(
            self.page.evaluate(
                """async () => {
                  const left = [];
                  if (localStorage.length) left.push('local');
                  if (sessionStorage.length) left.push('session');
                  if ((await caches.keys()).length) left.push('caches');
                  if ((await indexedDB.databases()).length) left.push('databases');
                  return left;
                }"""
            )
        )


OpenTelephone = Callable[..., Telephone]


def anywhere(route: Route) -> None:
    route.fulfill(body="<!doctype html><title>out</title><h1>out</h1>", content_type="text/html")


@pytest.fixture
def telephone(browser: Browser, town_address: str) -> Iterator[OpenTelephone]:
    contexts = []

    def opened(*, scripts: bool, width: int = 360) -> Telephone:
        context = browser.new_context(
            base_url=town_address,
            viewport={"width": width, "height": 740},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.route(f"{ANYWHERE}**", anywhere)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return Telephone(context, page)

    yield opened
    for context in contexts:
        context.close()


def reports_half_way(page: Page) -> None:
    """Through the steps to the check, from the home page."""
    page.goto("/ar/")
    page.goto("/ar/report")
    page.locator("form[action$='/report/what'] button").click()
    page.locator("[name=kind][value=safety]").check()
    page.locator("[name=category][value=safety]").check()
    page.locator("main button.go").click()
    page.locator("[name=territory]").select_option(index=2)
    page.locator("main button.go").click()
    page.fill("[name=text]", WORDS)
    page.locator("main button.go").click()
    page.locator("[name=tier][value=anonymous]").check()
    page.locator("main button.go").click()
    expect(page.locator("main")).to_contain_text(WORDS)


def leaves(page: Page) -> None:
    page.locator("button[form=leave]").click()
    page.wait_for_url(ANYWHERE)


def opens_case(page: Page, code: str) -> str:
    """Open a case by its code; return what it is called there."""
    page.goto("/ar/")
    page.goto("/ar/case")
    page.fill("[name=receipt]", code)
    page.locator("main form button").first.click()
    return page.locator("main h1").inner_text()


@SCRIPTS
def test_a_report_left_half_way_is_not_there_when_one_goes_back(
    telephone: OpenTelephone, scripts: bool
) -> None:
    phone = telephone(scripts=scripts)
    reports_half_way(phone.page)
    leaves(phone.page)
    phone.goes_to_and_fro()
    assert phone.seen
    assert not any(WORDS in shown for shown in phone.seen)
    assert not any("/report/send" in shown for shown in phone.seen)
    assert phone.remembers == []


@SCRIPTS
def test_without_leaving_the_browser_shows_it_again(telephone: OpenTelephone, scripts: bool) -> None:
    """The canary: the same steps, but for the button."""
    phone = telephone(scripts=scripts)
    reports_half_way(phone.page)
    phone.page.goto(ANYWHERE)
    phone.goes_to_and_fro()
    assert any(WORDS in shown for shown in phone.seen)


@SCRIPTS
def test_what_was_typed_beside_an_announcement_is_not_there(
    town: Town, telephone: OpenTelephone, scripts: bool
) -> None:
    phone = telephone(scripts=scripts)
    page = phone.page
    page.goto(f"/ar/articles/{town.meeting()}")
    page.locator("#report [name=territory]").select_option(index=2)
    page.locator("#report [name=category]").select_option("safety")
    page.fill("#report [name=text]", WORDS)
    page.locator("#report form button:not([type=button])").first.click()
    expect(page.locator("main")).to_contain_text(WORDS)
    leaves(page)
    phone.goes_to_and_fro()
    assert not any(WORDS in shown for shown in phone.seen)
    page.goto(f"/ar/articles/{town.meeting()}")
    assert page.input_value("#report [name=text]") == ""


@SCRIPTS
def test_a_receipt_is_not_there(telephone: OpenTelephone, scripts: bool) -> None:
    phone = telephone(scripts=scripts)
    reports_half_way(phone.page)
    phone.page.locator("form[action$='/report/send'] button:not([formaction])").click()
    code = phone.page.locator("#receipt").inner_text()
    leaves(phone.page)
    phone.goes_to_and_fro()
    assert not any(code in shown or code.replace(" ", "") in shown for shown in phone.seen)
    assert not any(WORDS in shown for shown in phone.seen)
    assert opens_case(phone.page, code), "the report itself is kept"


@SCRIPTS
def test_an_open_case_is_not_there(town: Town, telephone: OpenTelephone, scripts: bool) -> None:
    phone = telephone(scripts=scripts)
    code = town.told.receipts[0]
    title = opens_case(phone.page, code)
    leaves(phone.page)
    phone.goes_to_and_fro()
    assert not any(title in shown or code in shown for shown in phone.seen)
    assert opens_case(phone.page, code) == title, "whoever types the code anew reads it"


@SCRIPTS
def test_who_was_signed_in_is_signed_out(town: Town, telephone: OpenTelephone, scripts: bool) -> None:
    phone = telephone(scripts=scripts)
    phone.context.add_cookies([town.session_cookie("member")])
    reports_half_way(phone.page)
    leaves(phone.page)
    assert phone.context.cookies() == []
    phone.page.goto("/ar/account")
    assert "/sign-in" in phone.page.url


def test_with_javascript_the_way_out_takes_the_place_of_the_page(telephone: OpenTelephone) -> None:
    phone = telephone(scripts=True)
    phone.page.goto("/ar/")
    phone.page.goto("/ar/case")
    leaves(phone.page)
    phone.page.go_back()
    assert phone.page.url.endswith("/ar/")


def test_three_times_escape_leaves_and_twice_does_not(telephone: OpenTelephone) -> None:
    phone = telephone(scripts=True, width=1280)
    phone.page.goto("/ar/report")
    hint = phone.page.locator("#leave-keys")
    expect(hint).to_be_visible()
    assert phone.page.locator("button[form=leave]").get_attribute("aria-describedby") == "leave-keys"
    for key in ("Escape", "Escape", "Tab", "Escape"):
        phone.page.keyboard.press(key)
    expect(phone.page.locator("main h1")).to_be_visible()
    phone.page.keyboard.press("Escape")
    phone.page.keyboard.press("Escape")
    phone.page.wait_for_url(ANYWHERE)


def test_without_a_network_the_page_is_blank(telephone: OpenTelephone) -> None:
    phone = telephone(scripts=True)
    reports_half_way(phone.page)
    phone.context.unroute(f"{ANYWHERE}**")
    phone.context.set_offline(True)
    phone.page.locator("button[form=leave]").click()
    # The browser is on its way to the page that it cannot reach: what is asked has to wait for that.
    expect(phone.page.locator("main, textarea")).to_have_count(0)
    expect(phone.page.locator("html")).not_to_contain_text(WORDS)


@SCRIPTS
def test_the_way_out_is_in_sight_wherever_one_has_scrolled(telephone: OpenTelephone, scripts: bool) -> None:
    phone = telephone(scripts=scripts)
    phone.page.goto("/ar/report")
    phone.page.locator("form[action$='/report/what'] button").click()
    phone.page.locator("main button.go").scroll_into_view_if_needed()
    button = phone.page.locator("button[form=leave]")
    box = button.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 740 - box["height"]
    assert box["height"] >= 44
    phone.page.locator("main button.go").click()
    focused = phone.page.locator(".summary")
    expect(focused).to_be_focused()
    below, above = focused.bounding_box(), button.bounding_box()
    assert below is not None
    assert above is not None
    assert below["y"] >= above["y"] + above["height"], "what has focus is not under it"


def test_a_page_out_of_the_browsers_memory_is_blank_and_asked_for_anew(telephone: OpenTelephone) -> None:
    phone = telephone(scripts=True)
    reports_half_way(phone.page)
    phone.page.locator("#leave-keys:not([hidden])").wait_for(state="attached")  # the script is there
    with phone.page.expect_navigation():
        phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert phone.page.url.endswith("/ar/report")
    assert WORDS not in phone.page.content()
