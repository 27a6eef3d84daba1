"""A voice note's way: recorded with a browser's microphone, listened to, sent, heard on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests import services_found
from tests.adapters import voices
from tests.journeys.conftest import OpenPage
from tests.journeys.test_access import faults
from tests.journeys.test_photos import to_details
from tests.town import STAFF, Town

pytestmark = pytest.mark.browser

HEARD = "الحفرة أمام باب المدرسة"
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A microphone that beeps, and a person who says yes when asked."""


@pytest.fixture(scope="module")
def speaking(browser: Browser) -> Iterator[Browser]:
    """A browser with a microphone; the other one has none."""
    path = services_found.browser()
    launched = browser.browser_type.launch(executable_path=path, args=["--no-sandbox", *FAKE])
    yield launched
    launched.close()


@pytest.fixture
def telephone(speaking: Browser, town_address: str) -> Iterator[Page]:
    context = speaking.new_context(base_url=town_address, viewport={"width": 360, "height": 740})
    complaints: list[str] = []
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def speak(page: Page) -> None:
    """Record a moment, and see it go into the form's own field."""
    page.click("[data-do=record]")
    left = page.locator(".rec.live .left")
    expect(left).to_be_visible()
    expect(left).not_to_have_text("1:00")
    expect(page.locator(".rec .told")).not_to_be_empty()
    page.click("[data-do=stop]")
    expect(page.locator("[data-do=listen]")).to_be_visible()
    expect(page.locator("[data-do=listen]")).to_be_focused()
    assert page.locator("#voice").evaluate("field => field.files.length") == 1


def plays(page: Page, player: str) -> None:
    """Play a voice note to where something was heard; the policy of the page allows it, or this fails."""
    page.locator(player).evaluate("audio => audio.play()")
    page.wait_for_function("player => document.querySelector(player).currentTime > 0", arg=player)


def kept(page: Page) -> Any:
    return page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]")


def test_who_cannot_write_is_heard(town: Town, telephone: Page, enter: OpenPage) -> None:
    page = telephone
    to_details(page, "ar")
    speak(page)
    page.click("[data-do=again]")
    page.click("[data-do=stop]")
    page.click("[data-do=remove]")
    expect(page.locator("[data-do=record]")).to_be_focused()
    assert page.locator("#voice").evaluate("field => field.files.length") == 0
    speak(page)
    page.click("[data-do=listen]")
    expect(page.locator("[data-do=stop]")).to_be_visible()
    expect(page.locator("[data-do=listen]")).to_be_visible()  # it has come to its end
    assert all(size >= 44 for size in page.locator(".rec button:visible").evaluate_all(HEIGHTS))
    page.click("main form > .acts .go")
    page.click("main form > .acts .go")
    plays(page, ".answers audio")
    page.click("main form > .acts .go")
    number = page.locator("#number").inner_text()
    page.click("form[action$='/case'] button")
    page.locator("aside details").first.locator("summary").click()
    plays(page, "aside audio")
    assert kept(page) == [0, 0, ""]
    desk = enter(STAFF["moderator"])
    desk.goto(f"/ar/desk/{number}")
    plays(desk, ".said audio")
    desk.fill(".said textarea", HEARD)
    desk.locator(".said form button").click()
    expect(desk.locator("#accept-public_text")).to_have_value(HEARD)
    expect(desk.locator("#item-title")).to_have_text(HEARD)


HEIGHTS = "buttons => buttons.map(button => button.getBoundingClientRect().height)"


def test_sending_while_speaking_sends_what_was_said(telephone: Page) -> None:
    to_details(telephone, "fr")
    telephone.click("[data-do=record]")
    expect(telephone.locator(".rec.live .left")).not_to_have_text("1:00")
    telephone.click("main form > .acts .go")
    expect(telephone.locator("[name=tier]").first).to_be_visible()
    telephone.click("main form > .acts .go")
    plays(telephone, ".answers audio")


def test_a_microphone_that_is_refused_leaves_the_field(open_page: OpenPage) -> None:
    page = open_page()
    to_details(page, "ar")
    page.click("[data-do=record]")
    expect(page.locator(".rec .told")).to_contain_text("الميكروفون")
    expect(page.locator("[data-do=record]")).to_be_visible()
    recording: FilePayload = {
        "name": "a.amr",
        "mimeType": "audio/amr",
        "buffer": voices.of("an old telephone, AMR"),
    }
    page.set_input_files("#voice", [recording])
    expect(page.locator("[data-do=listen]")).to_be_visible()
    page.click("main form > .acts .go")
    expect(page.locator("[name=tier]").first).to_be_visible()


def test_without_scripts_there_is_only_the_field(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    to_details(page, "ar")
    expect(page.locator(".rec")).to_be_hidden()
    recording: FilePayload = {
        "name": "a.wav",
        "mimeType": "audio/wav",
        "buffer": voices.of("a recorder, WAV"),
    }
    page.set_input_files("#voice", [recording])
    page.click("main form > .acts .go")
    page.click("main form > .acts .go")
    expect(page.locator(".answers audio")).to_be_visible()


@pytest.mark.axe
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_recorder_and_player_have_no_fault(
    speaking: Browser, town_address: str, enter: OpenPage, lang: str
) -> None:
    context = speaking.new_context(
        base_url=town_address, viewport={"width": 320, "height": 740}, bypass_csp=True
    )
    page = context.new_page()
    to_details(page, lang)
    found = faults(page)
    page.click("[data-do=record]")
    expect(page.locator(".rec.live")).to_be_visible()
    found += faults(page)
    page.click("[data-do=stop]")
    expect(page.locator("[data-do=listen]")).to_be_visible()
    found += faults(page)
    page.click("main form > .acts .go")
    page.click("main form > .acts .go")
    found += faults(page)
    page.click("main form > .acts .go")
    number = page.locator("#number").inner_text()
    page.click("form[action$='/case'] button")
    found += faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    desk = enter(STAFF["moderator"], lang, bypass_csp=True)
    desk.goto(f"/{lang}/desk/{number}")
    expect(desk.locator(".said audio")).to_be_visible()
    found += faults(desk)
    assert (found, wide) == ([], 0)
