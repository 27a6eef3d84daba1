"""Passkeys in a real browser with a device of its own making: added, used once, copied, taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page, expect
from sqlalchemy import select

from portal.adapters.accounts.passkey_site import Passkeys
from portal.adapters.accounts.passkeys import LONGEST, TERM, NotProved, Question
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.models import AuditEntry, Passkey
from portal.web.accounts import passkeys as room
from tests.live import listening
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Clock, Town

SITE = Passkeys("https://portal.example", "portal.example", "Portal")


@pytest.fixture
def address(portal: Flask, clock: Clock) -> Iterator[str]:
    """By name: a passkey belongs to a name, and an address of numbers has none."""
    clock.now = datetime.now(UTC)
    with listening(portal) as url:
        yield url.replace("127.0.0.1", "localhost")


class Device:
    """A browser page with a telephone that answers for its owner at once."""

    def __init__(self, browser: Browser, address: str, clock: Clock, cookie: str = "") -> None:
        self.clock = clock
        context = browser.new_context(base_url=address)
        if cookie:
            context.add_cookies([{"name": "portal_session", "value": cookie, "url": address}])
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.listen)
        self.cdp: CDPSession = context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = added["authenticatorId"]

    def listen(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def press(self) -> None:
        """Press once the page's script is there: before it, the form goes without the device's answer."""
        self.page.wait_for_load_state()
        self.page.locator("main form button.go").first.click()

    def enrol(self, name: str) -> None:
        self.page.goto("/fr/account/passkeys")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.press()
        expect(self.page.locator("form[data-passkey=enrol]")).to_be_visible()
        self.press()
        # An answer still under way would bring back the cookie that `come_in` clears.
        expect(self.page.locator("form[data-passkey=enrol]")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")
        expect(self.page.get_by_text(name).first).to_be_visible()

    def come_in(self) -> None:
        self.clock.pass_(seconds=1)
        self.page.context.clear_cookies()
        self.page.goto("/fr/sign-in")
        self.page.locator("button[formaction$='/sign-in/passkey']").click()
        expect(self.page.locator("form[data-passkey=sign-in]")).to_be_visible()
        self.press()


@pytest.fixture
def moderator(town: Town) -> int:
    return town.account(Role.MODERATOR, telephone=True, name="Amina")


@pytest.fixture
def device(browser: Browser, address: str, town: Town, moderator: int, clock: Clock) -> Iterator[Device]:
    cookie = town.inside(moderator).get_cookie("portal_session", domain="localhost")
    assert cookie is not None
    device = Device(browser, address, clock, cookie.value)
    yield device
    device.page.context.close()


def stored() -> list[Passkey]:
    db.session.rollback()
    return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


@pytest.mark.browser
def test_added_behind_the_password_it_opens_the_desk_and_is_counted(device: Device, moderator: int) -> None:
    device.enrol("Mon téléphone")
    (kept,) = stored()
    assert (kept.account_id, kept.name) == (moderator, "Mon téléphone")
    before = kept.count
    device.come_in()
    device.page.wait_for_url("**/fr/desk/")
    (kept,) = stored()
    assert kept.count > before
    audited = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert audited[-2:] == ["add_passkey", "sign_in"]
    assert device.complaints == []


@pytest.mark.browser
def test_an_answer_opens_once_and_a_copy_that_counts_behind_not_at_all(device: Device) -> None:
    device.enrol("Téléphone")
    sent: list[tuple[str, dict[str, str]]] = []

    def keep(request: Any) -> None:
        if request.url.endswith("/sign-in/passkey/answer"):
            sent.append((request.post_data, request.all_headers()))

    device.page.on("request", keep)
    device.come_in()
    device.page.wait_for_url("**/fr/desk/")
    body, headers = sent[0]
    again = device.page.request.post(
        "/fr/sign-in/passkey/answer",
        data=body,
        headers={"Cookie": headers["cookie"], "Content-Type": headers["content-type"]},
    )
    assert again.status == 422, "the very same request, cookie and all"
    (kept,) = stored()
    kept.count += 1_000
    db.session.commit()
    device.come_in()
    expect(device.page.locator("[role=alert]").first).to_be_visible()
    assert "/desk/" not in device.page.url


@pytest.mark.browser
def test_several_with_names_and_each_is_taken_away_behind_the_password(
    device: Device, moderator: int
) -> None:
    device.enrol("Téléphone")
    page = device.page
    page.goto("/fr/account/passkeys")
    page.locator("a.btn.no").click()
    page.fill("[name=password]", "not the password")
    page.locator("main form button").click()
    assert len(stored()) == 1
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/fr/sign-in")
    assert stored() == []
    device.come_in()
    expect(page.locator("[role=alert]").first).to_be_visible()


@pytest.mark.browser
def test_without_a_passkey_the_page_says_so_and_the_password_still_works(
    browser: Browser, address: str, moderator: int, clock: Clock
) -> None:
    device = Device(browser, address, clock)
    device.come_in()
    # A browser may let the ceremony's own minute pass first, and a loaded machine stretches it.
    expect(device.page.locator("#passkey-problem")).to_be_visible(timeout=180_000)
    device.page.context.close()


def test_a_stolen_session_adds_no_way_in(town: Town, moderator: int) -> None:
    client = town.inside(moderator)
    for password in ("", "wrong"):
        page = client.page("/fr/account/passkeys", method="POST", status=422, data=form(client, password))
        assert not page.all("form[data-passkey]")


def form(client: InspectingClient, password: str) -> dict[str, str]:
    return {**client.page("/fr/account/passkeys").fields(), "name": "x", "password": password}


def test_whatever_is_answered_without_a_question_opens_nothing(town: Town, moderator: int) -> None:
    client = town.visitor()
    client.get("/fr/sign-in/passkey")
    for answer in (
        "",
        "{}",
        "[]",
        "null",
        '{"rawId": 5}',
        '{"rawId": "AAAA"}',
        "[" * 9_000,
        "x" * 20_000,
        "\ud800",
    ):
        sent = {"answer": answer.encode("utf-8", "surrogatepass")}
        assert client.post("/fr/sign-in/passkey/answer", data=sent).status_code in (400, 422, 429)


def test_a_question_is_over_after_five_minutes() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    question = Question.new(now)
    assert question.holds(now + timedelta(milliseconds=TERM))
    assert not question.holds(now + timedelta(milliseconds=TERM + 1))
    assert not question.holds(now - timedelta(seconds=1))


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "1", '{"id":"a","rawId":"a","type":"x","response":{}}', "{" * 999]
)
def test_odd_answers_are_not_proved(answer: str) -> None:
    question = Question(b"x" * 32, 0)
    for attempt in (
        lambda: SITE.enrolled(answer, question),
        lambda: SITE.proved(answer, question, b"", 0),
        lambda: SITE.enrolled("x" * (LONGEST + 1), question),
    ):
        with pytest.raises(NotProved):
            attempt()


def test_the_site_is_the_one_of_the_settings_and_never_of_the_request(portal: Flask) -> None:
    with portal.test_request_context("/", base_url="http://localhost:5000"):
        assert (room._ours().origin, room._ours().site) == ("http://localhost:5000", "localhost")
    options = SITE.to_sign_in(Question(b"x" * 32, 0))
    assert (options["rpId"], options["userVerification"]) == ("portal.example", "required")
    assert not options.get("allowCredentials"), "the question names nobody"
    enrolling = SITE.to_enrol(Question(b"x" * 32, 0), "a@b.org", 7, [b"known"])
    assert enrolling["authenticatorSelection"]["residentKey"] == "required"
    assert json.dumps(enrolling["excludeCredentials"]) != "[]"
