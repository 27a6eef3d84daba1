"""Turning pages keeps the filters, and believes no page that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.inspector import InspectingClient


def seen(probe: InspectingClient, query: str) -> dict[str, Any]:
    answer: dict[str, Any] = probe.get(f"/ar/probe/list?{query}").get_json()
    return answer


def test_filters_stay(probe: InspectingClient) -> None:
    page = seen(probe, "state=received&state=waiting&text=x%26y&page=3")
    assert page["previous"] == "/ar/probe/list?state=received&state=waiting&text=x%26y&page=2"
    assert page["next"] == "/ar/probe/list?state=received&state=waiting&text=x%26y&page=4"
    assert (page["number"], page["offset"]) == (3, 20)


def test_the_first_page_has_one_address(probe: InspectingClient) -> None:
    assert seen(probe, "page=2")["previous"] == "/ar/probe/list"
    assert seen(probe, "")["previous"] is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("0", 1),
        ("-1", 1),
        ("x", 1),
        ("²", 1),
        ("٣", 3),
        ("11", 10),
        ("9" * 30, 1),
        ("10", 10),
        ("", 1),
    ],
)
def test_a_page_that_is_not_there(probe: InspectingClient, asked: str, given: int) -> None:
    assert seen(probe, f"page={asked}")["number"] == given


def test_the_window_leaves_out_what_is_far(probe: InspectingClient) -> None:
    assert seen(probe, "page=5")["window"] == [1, None, 3, 4, 5, 6, 7, None, 10]
    assert seen(probe, "page=10")["next"] is None


def test_a_slice_says_where_the_next_begins(probe: InspectingClient) -> None:
    first = seen(probe, "kind=need")
    assert (first["first"], first["older"]) == (None, "/ar/probe/list?kind=need&after=10")
    second = seen(probe, "kind=need&after=10")
    assert second["first"] == "/ar/probe/list?kind=need"
    assert second["older"] == "/ar/probe/list?kind=need&after=20"
