"""An anonymous page is the same for all and is not sent twice; what is somebody's own is kept by nobody."""

from __future__ import annotations

import gzip

import pytest

from tests.web.inspector import InspectingClient

LONG = "/ar/probe/long"


def test_an_anonymous_page_can_be_kept_and_asked_about(probe: InspectingClient) -> None:
    first = probe.get(LONG)
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Encoding"} <= set(first.headers["Vary"].split(", "))
    assert "Set-Cookie" not in first.headers
    again = probe.get(LONG, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_languages_are_different_pages(probe: InspectingClient) -> None:
    assert probe.get(LONG).headers["ETag"] != probe.get("/fr/probe/long").headers["ETag"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_travels_small_when_the_browser_can_unpack_it(probe: InspectingClient, method: str) -> None:
    plain = probe.get(LONG)
    small = probe.open(LONG, method=method.upper(), headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["ETag"] == plain.headers["ETag"]
    assert int(small.headers["Content-Length"]) < len(plain.data) / 10
    if method == "get":
        assert gzip.decompress(small.data) == plain.data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_and_plain_when_it_cannot(probe: InspectingClient, accepted: str) -> None:
    assert "Content-Encoding" not in probe.get(LONG, headers={"Accept-Encoding": accepted}).headers


def test_the_answer_to_a_form_is_kept_by_nobody(probe: InspectingClient) -> None:
    answer = probe.post("/ar/probe/take", data={"text": "x"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", ["/ar/none", "/ar/probe/raise/gone", "/ar/probe/desk"])
def test_a_refusal_is_kept_by_nobody(probe: InspectingClient, path: str) -> None:
    assert probe.get(path).headers["Cache-Control"] == "no-store"


def test_with_a_session_nothing_is_kept(probe: InspectingClient) -> None:
    assert probe.get("/ar/probe/enter").headers["Cache-Control"] == "no-store"
    assert probe.get(LONG).headers["Cache-Control"] == "no-store"


def test_an_anonymous_request_does_not_open_the_session(probe: InspectingClient) -> None:
    answer = probe.post("/ar/probe/take", data={"text": "x"})
    assert "Cookie" not in answer.headers["Vary"], "Flask adds it when the session was looked at"
    assert "Set-Cookie" not in answer.headers
