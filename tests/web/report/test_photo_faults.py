# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a photo cannot be opened or kept just now, the words are given back; the report goes without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.domain.errors import NoRoom, Unavailable
from portal.web.floods import ALBUMS, _floods
from tests.adapters.photos import jpeg_with_notes
from tests.fakes import Failing
from tests.web.inspector import InspectingClient
from tests.web.report.test_photos import choose, rows, tickets
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
def poured(portal: Flask) -> Iterator[None]:
    """More photos came than a town sends."""
    measured = _floods(portal.extensions["portal"].settings)
    for _ in range(ALBUMS.pressed + 1):
        measured.photos.pour("", datetime.now(UTC))
    yield
    _floods.cache_clear()


@pytest.mark.usefixtures("poured")
def test_too_many_photos_cost_a_report_its_photos_only(resident: InspectingClient, town: Town) -> None:
    page = choose(resident, town, jpeg_with_notes(), status=422)
    assert page.one(".summary a").get("href") == "#photos"
    assert (tickets(page), rows()) == ([], [])
    code_of(resident.page("/ar/report/send", method="POST", data=report(town)))
