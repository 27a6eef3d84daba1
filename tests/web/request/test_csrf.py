"""Forms of other sites are refused: by the token where there is a session, else by their origin."""

from __future__ import annotations

import re

import pytest

from tests.web.inspector import InspectingClient

TAKE = "/ar/probe/take"
FORM = {"text": "كتبت هذا النص الطويل مرة واحدة ولا أريد أن أكتبه مرة أخرى"}


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_a_form_of_ours_is_taken_without_a_cookie(probe: InspectingClient, headers: dict[str, str]) -> None:
    answer = probe.post(TAKE, data=FORM, headers=headers)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_elsewhere_is_not(probe: InspectingClient, headers: dict[str, str]) -> None:
    page = probe.page(TAKE, method="POST", status=403, data=FORM, headers=headers)
    assert FORM["text"] in page.source
    assert not page.all("main form[method=post]"), "nobody is made to send a stranger's form with one click"


def test_with_a_session_the_token_is_needed(probe: InspectingClient) -> None:
    token = token_in(probe.get("/ar/probe/enter").get_data(as_text=True))
    assert probe.post(TAKE, data={**FORM, "csrf_token": token}).status_code == 200
    assert probe.post(TAKE, data={**FORM, "csrf_token": token[:-2]}).status_code == 400
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert probe.post(TAKE, data={**FORM, "csrf_token": token}, headers=elsewhere).status_code == 403


def test_a_form_that_is_too_old_comes_back_ready_to_be_sent(probe: InspectingClient) -> None:
    probe.get("/ar/probe/enter")
    page = probe.page(TAKE, method="POST", status=400, data=FORM)
    again = page.fields("main form[method=post]")
    assert again["text"] == FORM["text"]
    assert probe.post(TAKE, data=again).status_code == 200


def test_a_page_without_a_session_holds_no_token(probe: InspectingClient) -> None:
    assert probe.get("/ar/probe/token").data == b""


def test_a_cookie_that_opens_nothing_is_no_session(probe: InspectingClient) -> None:
    probe.set_cookie("portal_session", "not-signed-by-us")
    assert probe.post(TAKE, data=FORM).status_code == 200
