"""Two moderators in two browsers open a sealed contact together, without JavaScript; its reporter knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from nacl.public import PrivateKey
from playwright.sync_api import Browser, Page, expect

from portal.services.contacts import seal_key
from portal.store.engine.work import work
from tests.live import listening
from tests.town import STAFF, Town, founded

pytestmark = pytest.mark.browser

PHRASE = "kettle under nine violet stairs"
PHONE = "0611223377"
EMAIL = "somebody.with.a.long.name@canary-mail-of-the-quarter.example"


@pytest.fixture(scope="module")
def pair() -> PrivateKey:
    return PrivateKey.generate()


@pytest.fixture(scope="module")
def sealed_town(tmp_path_factory: pytest.TempPathFactory, pair: PrivateKey) -> Iterator[Town]:
    public = bytes(pair.public_key).hex()
    with founded(tmp_path_factory.mktemp("sealed"), seal_public_key=public) as town:
        yield town


@pytest.fixture
def at(sealed_town: Town) -> Iterator[str]:
    with listening(sealed_town.app) as address:
        yield address


def person(browser: Browser, at: str, width: int = 1280) -> Page:
    context = browser.new_context(
        base_url=at, viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def enters(page: Page, town: Town, role: str) -> Page:
    account = town.account(STAFF[role])
    page.goto("/ar/sign-in")
    page.fill("[name=email]", str(account["email"]))
    page.fill("[name=password]", str(account["password"]))
    page.locator("main form button:not([name])").first.click()
    page.fill("[name=code]", pyotp.TOTP(str(account["totp_secret"])).now())
    page.locator("main form button:not([name])").first.click()
    return page


def becomes_custodian(page: Page) -> None:
    page.goto("/ar/account")
    page.locator("a[href$='/account/custody']").click()
    page.fill("#passphrase", PHRASE)
    page.fill("#passphrase_again", PHRASE)
    page.locator("form[action$='/account/custody'] button").click()
    expect(page.locator(".chip.warn")).to_be_visible()


def reports(page: Page) -> tuple[str, str]:
    """Report with a sealed contact, as anybody would; return the number and the receipt."""
    page.goto("/fr/report")
    page.click("main form .go")
    page.check("[name=kind][value=problem]")
    page.check("[name=category][value=lighting]")
    page.click("main form .go")
    page.select_option("[name=territory]", index=3)
    page.click("main form .go")
    page.fill("[name=text]", "Trois lampadaires cassés, la ruelle est noire chaque nuit")
    page.click("main form > .acts .go")
    page.locator(".tier label", has=page.locator("[value=confidential]")).click()
    page.locator("[name=contact_phone]").first.fill(PHONE)
    page.locator("[name=contact_email]").first.fill(EMAIL)
    page.click("main form > .acts .go")
    page.click("main form > .acts .go")
    code = re.sub(r"\D", "", page.locator("#receipt").inner_text())
    return page.locator("#number").inner_text(), code


def follows(page: Page, code: str) -> None:
    page.goto("/fr/case")
    page.fill("[name=receipt]", code)
    page.locator("form[action$='/case'] .go").click()


def test_two_moderators_open_a_contact_and_its_reporter_reads_of_it(
    browser: Browser, sealed_town: Town, at: str, pair: PrivateKey, tmp_path: Path
) -> None:
    reporter = person(browser, at, width=360)
    number, code = reports(reporter)
    first = enters(person(browser, at), sealed_town, "moderator")
    second = enters(person(browser, at, width=360), sealed_town, "safety")
    becomes_custodian(second)
    known = str(sealed_town.account(STAFF["moderator"])["passphrase"])
    with sealed_town.app.app_context(), work() as w:
        assert seal_key.share(w, bytes(pair).hex()) == 6, "with the two of the demonstration they are three"

    first.goto(f"/ar/desk/{number}")
    box = first.locator("#reveal")
    box.locator("summary").click()
    first.select_option("#reveal-ask-reason", "danger")
    first.fill("#reveal-ask-note", "لم تُجب منذ ثلاثة أيام")
    first.fill("#reveal-ask-passphrase", known)
    box.locator("form[action$='/reveal/ask'] .go").click()
    expect(first.locator("#reveal")).to_contain_text("في انتظار مشرف ثان")

    second.goto("/ar/desk/")
    second.locator(".views a[href$='#reveal']").click()
    expect(second.locator("#reveal")).to_contain_text("لم تُجب منذ ثلاثة أيام")
    second.fill("#reveal-agree-passphrase", PHRASE)
    second.locator("form[action$='/reveal/agree'] .go").click()
    expect(second.locator("#contact")).to_contain_text(PHONE)
    assert second.evaluate("document.documentElement.scrollWidth") <= 360, "a long address breaks"
    second.locator("main .go").click()
    expect(second.locator("#reveal")).not_to_contain_text(PHONE)

    first.reload()
    first.fill("#reveal-look-passphrase", known)
    first.locator("form[action$='/reveal/look'] button").click()
    expect(first.locator("#contact")).to_contain_text(PHONE)

    follows(reporter, code)
    expect(reporter.locator(".notice.priv")).to_contain_text("deux modérateurs ont ouvert ensemble")
    expect(reporter.locator("ol.line > li").first).to_contain_text("Danger pour la personne")
    for page in (first, second, reporter):
        page.context.close()
