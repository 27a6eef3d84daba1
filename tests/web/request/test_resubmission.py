"""What was typed comes back when a form cannot be taken, were it a single word."""

from __future__ import annotations

import pytest

from tests.web.inspector import InspectingClient

TAKE = "/ar/probe/take"


@pytest.mark.parametrize("typed", ["ظلام", "panne", "Trou devant le 12", "ok"])
def test_a_short_text_is_given_back_when_a_form_is_refused(probe: InspectingClient, typed: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = probe.page(TAKE, method="POST", data={"text": typed}, headers=headers, status=403)
    assert [area.text.strip() for area in page.all("textarea")] == [typed]


@pytest.mark.parametrize("path", ["/ar/desk/1/decline", "/ar/newsroom/new", "/ar/admin/holidays"])
def test_a_short_text_outlives_the_session_it_was_typed_in(probe: InspectingClient, path: str) -> None:
    sent = {
        "text": "ظلام",
        "reason": "duplicate",
        "version": "3",
        "day": "2026-11-30",
        "password": "geheim 1",
    }
    page = probe.page(path, method="POST", data=sent, status=403)
    assert [area.text.strip() for area in page.all("textarea")] == ["ظلام"]
