"""What proxies say is believed as far as there are proxies; what a visitor forges, nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.adapters.accounts.login_backoff import network_of
from portal.server.site import Environ
from portal.web.guards.proxies import networks
from tests.instances import throwaway
from tests.web.conftest import Build
from tests.web.inspector import Page

FORGED = {
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "8443",
    "X-Forwarded-Server": "evil.example",
    "X-Real-IP": "198.51.100.1",
    "X-Original-URL": "/evil",
    "X-Script-Name": "/evil",
    "Forwarded": "for=198.51.100.1;host=evil.example;proto=https",
}


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forged_header_reaches_no_link_and_no_redirect(build: Build, proxies: int) -> None:
    client = build(proxies=proxies).test_client()
    client.inspects = False  # type: ignore[attr-defined]
    for path in ("/", "/ar/", "/ar/report", "/ar/no/such/page", "/ar/desk/"):
        plain, forged = client.get(path), client.get(path, headers=FORGED)
        assert forged.status_code == plain.status_code
        assert forged.headers.get("Location") == plain.headers.get("Location")
        for word in ("evil", "8443", "198.51.100.1"):
            assert word not in forged.get_data(as_text=True)
            assert word not in str(forged.headers)


def test_a_prefix_is_believed_where_the_operator_says_that_the_proxy_writes_it(build: Build) -> None:
    client = build(proxies=1, proxy_prefix=True).test_client()
    client.inspects = False  # type: ignore[attr-defined]
    answer = client.get("/ar/", headers={"X-Forwarded-Prefix": "/portal"})
    page = Page(answer.get_data(as_text=True), "/ar/", client.application)
    links = [link.get("href", "") for link in page.all("nav a[href^='/']")]
    assert links
    assert all(link.startswith("/portal/") for link in links)


def test_a_prefix_without_proxies_is_a_visitors(build: Build) -> None:
    client = build(proxies=0, proxy_prefix=True).test_client()
    client.inspects = False  # type: ignore[attr-defined]
    assert "/evil" not in client.get("/ar/", headers=FORGED).get_data(as_text=True)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "203.0.113.9"),
        (0, "198.51.100.1", "203.0.113.9"),
        (1, "192.0.2.1, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.1, 198.51.100.1", "192.0.2.1"),
        (1, None, ""),
        (2, "198.51.100.1", ""),
        (1, "unknown", ""),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_network_is_that_of_the_visitor_as_our_own_proxies_name_it(
    tmp_path: Path, proxies: int, forwarded: str | None, expected: str
) -> None:
    environ: Environ = {"REMOTE_ADDR": "203.0.113.9"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    assert networks(throwaway(tmp_path, proxies=proxies))(environ) == network_of(expected)
