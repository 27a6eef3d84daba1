# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a photo cannot be opened or kept just now, the words are given back; the report goes without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from portal.adapters.accounts.login_backoff import network_of
from portal.domain.errors import NoRoom, Unavailable
from portal.domain.floods import Pressure
from portal.domain.media import CleanImage, Refusal, UnusableFile
from portal.domain.ports import ImageReader, Spend
from portal.web.request.rate_counters import WORK, WORKS
from tests.adapters.photos import jpeg_with_notes, saved, scene
from tests.fakes import Failing
from tests.portals import components_of
from tests.web.inspector import InspectingClient
from tests.web.report.test_photos import choose, files, posted, rows, tickets
from tests.web.rooms import TEXT, Town, code_of, report


@pytest.mark.parametrize(("part", "why"), [("images", Unavailable()), ("files", NoRoom())])
def test_a_passing_fault_gives_the_words_back(
    restored: Flask, resident: InspectingClient, town: Town, part: str, why: Exception
) -> None:
    parts = restored.extensions["portal"]
    restored.extensions["portal"] = replace(parts, **{part: Failing(why)})
    answer = choose(resident, town, jpeg_with_notes(), status=503)
    assert TEXT in answer.source
    restored.extensions["portal"] = parts
    code_of(resident.page("/ar/report/send", method="POST", data=report(town)))
    assert rows() == []


@pytest.fixture
def poured(portal: Flask) -> None:
    """Files took more time than there is for all of a town."""
    components_of(portal).rate_counters.opening.hit("", datetime.now(UTC), WORKS.pressed + 1)


@pytest.mark.usefixtures("poured")
def test_when_the_time_for_photos_is_used_up_a_report_is_taken_without_them(
    resident: InspectingClient, town: Town
) -> None:
    page = choose(resident, town, jpeg_with_notes(), status=422)
    assert page.one(".summary a").get("href") == "#photos"
    assert page.one("textarea#text").text.strip() == TEXT
    assert (tickets(page), rows()) == ([], [])
    code_of(resident.page("/ar/report/send", method="POST", data=report(town)))


class Costly:
    """Opens a photo, or refuses it, after a child has used so much time."""

    def __init__(self, reader: ImageReader, seconds: float) -> None:
        self._reader, self._seconds = reader, seconds

    def read(self, upload: bytes, spend: Spend) -> CleanImage:
        try:
            return self._reader.read(upload)
        finally:
            spend(self._seconds)


@pytest.mark.parametrize("upload", [jpeg_with_notes(), b"\xff\xd8\xff"], ids=["taken", "refused"])
def test_what_a_file_costs_is_charged_to_its_network_in_processor_seconds(
    portal: Flask, resident: InspectingClient, town: Town, upload: bytes
) -> None:
    parts = portal.extensions["portal"]
    portal.extensions["portal"] = replace(parts, images=Costly(parts.images, WORK.pressed * 0.6))
    measured = parts.rate_counters.opening
    pressures = []
    try:
        for _ in range(2):
            resident.post("/ar/report/who", **sent(town, upload))
            pressures.append(measured.pressure(network_of("203.0.113.77"), parts.clock()))
        assert pressures == [Pressure.CALM, Pressure.PRESSED]
        assert measured.pressure(network_of("198.51.100.1"), parts.clock()) is Pressure.CALM
    finally:
        portal.extensions["portal"] = parts


def sent(town: Town, upload: bytes) -> dict[str, Any]:
    data = posted({**report(town), "photos": files(upload)})
    return {**data, "environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}


def test_a_photo_that_finds_no_free_place_is_asked_for_again_and_the_text_stays(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    parts = portal.extensions["portal"]
    earlier = choose(resident, town, saved(scene(), "JPEG"))
    portal.extensions["portal"] = replace(parts, images=Failing(UnusableFile(Refusal.BUSY)))
    try:
        page = choose(resident, town, jpeg_with_notes(), photos=tickets(earlier), status=422)
    finally:
        portal.extensions["portal"] = parts
    assert page.one(".summary a").get("href") == "#photos"
    assert page.one("textarea#text").text.strip() == TEXT
    assert len(tickets(page)) == 1, "the photo of before is kept"
