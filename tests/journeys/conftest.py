"""The town, really served, and people with browsers who come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlalchemy import update

from portal.store.engine.work import work
from portal.store.models import Account
from tests.live import listening
from tests.town import Town, founded

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with founded(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="session")
def town_address(town: Town) -> Iterator[str]:
    with listening(town.app) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, town_address: str) -> Iterator[OpenPage]:
    """Open a page of somebody who has never been here; whatever its console complains of fails the test."""
    contexts, complaints = [], list[str]()

    def listen(said: ConsoleMessage) -> None:
        if said.type == "error" and "status of 4" not in said.text:
            complaints.append(said.text)

    def opened(width: int = 360, height: int = 740, **options: Any) -> Page:
        context = browser.new_context(
            base_url=town_address, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def enter(town: Town, open_page: OpenPage) -> OpenPage:
    """Sign somebody in, by password and second factor, as they would."""

    def entered(email: str, lang: str = "ar", width: int = 1280, **options: Any) -> Page:
        account = town.account(email)
        page = open_page(width=width, height=900, **options)
        page.goto(f"/{lang}/sign-in")
        page.fill("[name=email]", str(account["email"]))
        page.fill("[name=password]", str(account["password"]))
        page.locator("main form button:not([name])").first.click()
        if account["totp_secret"]:
            page.fill("[name=code]", pyotp.TOTP(str(account["totp_secret"])).now())
            page.locator("main form button:not([name])").first.click()
        expect(page.locator("form[action$='/sign-out']").first).to_be_attached()
        return page

    return entered


@pytest.fixture(autouse=True)
def forget_used_codes(town: Town) -> None:
    """Each journey signs in anew within half a minute; the refusal of a used code has tests of its own."""
    with town.app.app_context(), work() as w:
        w.session.execute(update(Account).values(totp_used=0))
