"""Links are copied with what stood around them; they lead to their page all the same."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.inspector import InspectingClient

MARKS = ["\u200e", "\u200f", "\u2066", "\u2069", "\u202c", "\u00a0", "\ufeff"]


@pytest.mark.parametrize("end", [*".,)،؟»:!", ").", "*", "”", "%20", *MARKS])
def test_a_link_leads_to_its_page_whatever_follows_it(probe: InspectingClient, end: str) -> None:
    answer = probe.get(f"/fr/articles/une-reunion{end}")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/articles/une-reunion")


def test_a_mark_that_is_not_seen_changes_no_address(probe: InspectingClient) -> None:
    answer = probe.get("/ar/\u200earticles/\u2066lqa\u2069?page=2")
    assert answer.headers["Location"] == "/ar/articles/lqa?page=2"


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("/AR/", "/ar/"),
        ("/Fr/report", "/fr/report"),
        ("/FR", "/fr"),
        ("/ar/concerns/12/", "/ar/concerns/12"),
        ("/ar/report/.", "/ar/report"),
        ("/ar/case)", "/ar/case"),
        ("/ar/concerns/.", "/ar/concerns"),
        ("/ar/concerns.", "/ar/concerns"),
        ("/healthz.", "/healthz"),
    ],
)
def test_an_address_that_is_almost_right_leads_on(probe: InspectingClient, typed: str, page: str) -> None:
    answer = probe.get(typed)
    assert (answer.status_code, answer.headers["Location"]) == (301, page)
    assert probe.get(page).status_code != 500


def test_a_signed_link_keeps_every_letter_of_its_own(probe: InspectingClient) -> None:
    for token in ("abc.def-", "abc.def_"):
        assert probe.get(f"/ar/case/stop/{token}").status_code == 200
        assert probe.get(f"/ar/case/stop/{token}.").headers["Location"] == f"/ar/case/stop/{token}"


@pytest.mark.parametrize(
    "path", ["/nowhere.", "/ar/nowhere)", "/evil.example.", "/%5Cevil.example.", "/ar/" + "(" * 3_000]
)
def test_what_leads_nowhere_stays_nowhere(probe: InspectingClient, path: str) -> None:
    assert probe.get(path).status_code == 404


@pytest.mark.parametrize("end", [".", ")", "،", "\u200f"])
def test_a_link_to_nothing_ends_after_one_step(probe: InspectingClient, end: str) -> None:
    answer = probe.get(f"/fr/articles/nope{end}")
    assert answer.headers["Location"] == "/fr/articles/nope"
    assert probe.get(answer.headers["Location"]).status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/ar/.", "///ar/case.", "/\\evil.example/.", "//ar/)"])
def test_no_address_leads_out_of_the_portal(probe: InspectingClient, path: str) -> None:
    there = probe.get(path).headers.get("Location", "/")
    assert there.removeprefix("http://localhost").startswith("/")
    assert not there.removeprefix("http://localhost").startswith(("//", "/\\"))


def test_a_form_is_taken_as_it_is_sent(probed: Flask, probe: InspectingClient) -> None:
    assert probe.post("/AR/case.", data={"receipt": "1"}).status_code in (404, 405)
