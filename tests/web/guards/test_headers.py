"""Every answer, also a refusal or a file, tells the browser what it must not do."""

from __future__ import annotations

import pytest

from portal.settings import Environment
from portal.web.guards.headers import HEADERS, LISTENING, POLICY, RECORDING
from tests.web.conftest import Build
from tests.web.inspector import InspectingClient

PRODUCTION = {
    "env": Environment.PRODUCTION,
    "hosts": ("portal.example",),
    "base_url": "https://portal.example",
    "mail_url": "smtp://mail.example",
    "mail_from": "portal@portal.example",
}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ar",
        "/ar/none",
        "/healthz",
        "/ar/probe/take",
        "/ar/probe/raise/database",
        "/static/0/css/public.css",
    ],
)
def test_the_headers_are_everywhere(probe: InspectingClient, path: str) -> None:
    headers = probe.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers
    assert "Strict-Transport-Security" not in headers


def test_the_policy_starts_from_nothing() -> None:
    policy = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert policy.pop("require-trusted-types-for") == "'script'"
    assert set(policy.values()) == {"'self'"}


def test_what_records_is_let_do_nothing_else() -> None:
    """Nothing is loosened: sounds are added, our own and those the page itself recorded."""
    assert {"Content-Security-Policy": f"{POLICY}; media-src 'self'"} == LISTENING
    assert RECORDING["Content-Security-Policy"] == f"{POLICY}; media-src 'self' blob:"
    senses = HEADERS["Permissions-Policy"]
    assert "microphone=()" in senses
    assert RECORDING["Permissions-Policy"] == senses.replace("microphone=()", "microphone=(self)")
    assert set(RECORDING) == {"Content-Security-Policy", "Permissions-Policy"}


def test_production_promises_https_and_answers_to_its_own_name_only(build: Build) -> None:
    client = build(**PRODUCTION).test_client()
    good = client.get("/healthz", base_url="https://portal.example")
    assert (good.status_code, "Strict-Transport-Security" in good.headers) == (200, True)
    assert client.get("/healthz", base_url="https://evil.example").status_code == 400


def test_a_proxy_is_believed_only_when_the_operator_has_one(build: Build) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    path = "/fr/probe/here/7"
    alone = build().test_client().get(path, headers=forged).get_json()
    behind = build(proxies=1).test_client().get(path, headers=forged).get_json()
    assert alone["canonical"].startswith("http://localhost/")
    assert behind["canonical"].startswith("https://evil.example/")
