"""One foreign row, read without a database: what it becomes, and both sides of what refuses it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.domain.concerns import Category, Kind, State
from portal.services.concerns.import_mapping import parse
from portal.services.concerns.import_rows import Foreign, Unfit, understand
from tests.makers import NOON

MAPPING = """
name = "elsewhere"
says = "Taken over."
answered = "Closed without a word."
language = "en"
timezone = "Africa/Casablanca"
dates = ["%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M%z"]
missing = ["NA"]
[columns]
id = "id"
opened = "opened"
closed = "closed"
changed = "changed"
status = "status"
category = "type"
kind = "kind"
territory = "area"
landmark = "near"
lat = "lat"
lon = "lon"
answer = "notes"
title = "title"
text = ["text", "more"]
reporter = ["who", "phone"]
[territory]
slug = "elsewhere"
kind = "commune"
line = "elected"
[status]
closed = "answered"
open = "accepted"
[category]
lamp = "lighting"
"*" = "other"
[kind]
ask = "question"
"*" = "problem"
"""
EMPTY = ("closed", "changed", "kind", "area", "near", "lat", "lon", "notes", "title", "more", "who", "phone")
ROW = dict.fromkeys(EMPTY, "") | {
    "id": "7",
    "opened": "2026-01-10 09:30",
    "status": "Open",
    "type": "Lamp",
    "text": "Bulb is out",
}
OPENED = datetime(2026, 1, 10, 8, 30, tzinfo=UTC)
"""Casablanca stood at UTC+1 that day."""


def read(mapping: str = MAPPING, **given: str) -> Foreign:
    return understand({**ROW, **given}, parse(mapping), NOON)


def refusal(mapping: str = MAPPING, **given: str) -> str:
    with pytest.raises(Unfit) as refused:
        read(mapping, **given)
    return str(refused.value)


def test_a_bare_row() -> None:
    assert read() == Foreign(
        id="7",
        kind=Kind.PROBLEM,
        category=Category.LIGHTING,
        state=State.ACCEPTED,
        opened=OPENED,
        closed=None,
        changed=OPENED,
        title="Bulb is out",
        text="Bulb is out",
        answer="",
        place="",
        landmark="",
        lat=None,
        lon=None,
        held=False,
    )


def test_a_full_row() -> None:
    found = read(
        closed="2026-01-11",
        changed="2026-01-12 00:00",
        status="CLOSED",
        kind="Ask",
        type="anything",
        area="Old Town",
        near="the school",
        lat="30,47°",
        lon="−8.87",
        notes="Fixed\nat last",
        title="Dark_street",
        more="since Monday",
    )
    assert (found.kind, found.category, found.state) == (Kind.QUESTION, Category.OTHER, State.ANSWERED)
    assert found.closed == datetime(2026, 1, 10, 23, tzinfo=UTC)
    assert found.changed == datetime(2026, 1, 11, 23, tzinfo=UTC)
    assert (found.title, found.text) == ("Dark street", "Bulb is out\nsince Monday")
    assert (found.place, found.landmark, found.answer) == ("Old Town", "the school", "Fixed\nat last")
    assert (found.lat, found.lon) == (30.47, -8.87)
    assert not found.held


def test_what_is_open_has_no_answer_and_what_was_closed_has_one() -> None:
    assert read(notes="Fixed").answer == ""
    assert read(status="closed").answer == "Closed without a word."
    assert read(status="closed", notes="NA").answer == "Closed without a word."
    assert read(status="closed", notes="Fixed").answer == "Fixed"


@pytest.mark.parametrize(
    ("closed", "read_as"),
    [
        ("2026-01-10 23:59", datetime(2026, 1, 10, 22, 59, tzinfo=UTC)),
        ("2026-01-10 00:00", OPENED),
        ("NA", None),
    ],
)
def test_within_its_day_a_row_may_close_before_it_opened(closed: str, read_as: datetime | None) -> None:
    assert read(closed=closed).closed == read_as


def test_the_day_before_it_may_not() -> None:
    assert refusal(closed="2026-01-09 23:59") == "closed lies before opened"


def test_days_are_those_of_the_town() -> None:
    assert read(opened="2026-01-10 00:10", closed="2026-01-09T23:05+0000").closed is not None


@pytest.mark.parametrize(
    ("opened", "why"),
    [
        ("", "no date in opened"),
        ("soon", "opened 'soon' is no date the mapping knows"),
        ("2026-11-23T12:01+0000", "opened '2026-11-23T12:01+0000' lies ahead"),
        ("1899-12-29", "opened '1899-12-29' lies too far back"),
    ],
)
def test_a_date_that_cannot_be(opened: str, why: str) -> None:
    assert refusal(opened=opened) == why


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"]
)
def test_a_date_that_stands_for_none(day: str) -> None:
    assert refusal(opened=day) == f"opened {day!r} stands for no date"


@pytest.mark.parametrize("opened", ["2026-11-23T12:00+0000", "1900-01-02", "1970-01-02", "1969-12-31"])
def test_a_date_that_can(opened: str) -> None:
    assert read(opened=opened).opened.tzinfo is UTC


@pytest.mark.parametrize(
    ("lat", "lon", "why"),
    [
        ("30.4", "", "coordinates '30.4', '' are not two numbers"),
        ("", "-8.8", "coordinates '', '-8.8' are not two numbers"),
        ("0.0009", "-0.0009", "coordinates 0.0009, -0.0009 stand for no place"),
        ("90.1", "0.5", "coordinates 90.1, 0.5 are nowhere on earth"),
        ("-90.1", "0.5", "coordinates -90.1, 0.5 are nowhere on earth"),
        ("30", "180.1", "coordinates 30.0, 180.1 are nowhere on earth"),
        ("30", "-180.1", "coordinates 30.0, -180.1 are nowhere on earth"),
        ("inf", "0.5", "coordinates inf, 0.5 are nowhere on earth"),
        ("30", "nan", "coordinates 30.0, nan are nowhere on earth"),
        ("-8.87", "30.47", "coordinates -8.87, 30.47 are swapped"),
    ],
)
def test_a_point_that_cannot_be(lat: str, lon: str, why: str) -> None:
    assert refusal(lat=lat, lon=lon) == why


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("90", "180"),
        ("-90", "-180"),
        ("0", "-8.8"),
        ("30.4", "0"),
        ("0.001", "0"),
        ("0", "0.001"),
        ("٣٠٫٤", "-8.8"),
    ],
)
def test_a_point_that_can(lat: str, lon: str) -> None:
    assert read(lat=lat, lon=lon).lat is not None


BOUNDED = MAPPING + "[bounds]\nsouth = 30\nnorth = 31\nwest = -9\neast = -8\n"


@pytest.mark.parametrize(
    ("lat", "lon", "why"),
    [
        ("30", "-9", ""),
        ("31", "-8", ""),
        ("29.9", "-8.5", "lie outside the bounds of the mapping"),
        ("31.1", "-8.5", "lie outside the bounds of the mapping"),
        ("30.5", "-9.1", "lie outside the bounds of the mapping"),
        ("30.5", "-7.9", "lie outside the bounds of the mapping"),
        ("-8.5", "30.5", "are swapped"),
    ],
)
def test_bounds_hold_their_edges(lat: str, lon: str, why: str) -> None:
    if why:
        assert refusal(BOUNDED, lat=lat, lon=lon).endswith(why)
    else:
        assert read(BOUNDED, lat=lat, lon=lon).lat == float(lat)


@pytest.mark.parametrize(
    ("column", "limit"), [("id", 80), ("area", 80), ("near", 200), ("notes", 2_000), ("text", 5_000)]
)
def test_both_sides_of_each_length(column: str, limit: int) -> None:
    given = {"status": "closed", column: "x" * limit}
    assert read(**given).id
    why = refusal(**{**given, column: "x" * (limit + 1)})
    assert why == f"{column} has {limit + 1} characters, {limit} are taken"


def test_joined_texts_have_one_limit_and_are_said_once() -> None:
    assert len(read(text="x" * 2_499, more="y" * 2_500).text) == 5_000
    assert refusal(text="x" * 2_500, more="y" * 2_500) == "text + more have 5001 characters, 5000 are taken"
    assert read(text="Same", more="Same").text == "Same"
    assert refusal(text="NA", more="") == "no text"
    assert read(text="NA", more="Two").text == "Two"


def test_what_the_mapping_does_not_know() -> None:
    assert refusal(status="gone") == "status says 'gone', which the mapping does not know"
    assert refusal(status="x" * 61) == f"status says {'x' * 60!r}, which the mapping does not know"
    assert refusal(id="NA") == "no id in id"
    nameless = MAPPING.replace('status = "status"\n', "")
    assert refusal(nameless) == "the mapping says '', which the mapping does not know"


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"text": "call 06 12 34 56 78"}, True),
        ({"status": "closed", "notes": "call 06 12 34 56 78"}, True),
        ({"title": "Mme Zahra is here"}, True),
        ({"text": "Zahra Tazerwalt says", "who": "Zahra Tazerwalt"}, True),
        ({"text": "Zahra Tazerwalt says", "phone": "Zahra Tazerwalt"}, True),
        ({"text": "Nobody says", "who": "Zahra Tazerwalt"}, False),
        ({"text": "123 456 789", "phone": "0123456789"}, True),
        ({"text": "write to a@b.example"}, True),
    ],
)
def test_what_tells_of_somebody_waits(given: dict[str, str], held: bool) -> None:
    assert read(**given).held is held
    assert read(f"review = true\n{MAPPING}", **given).held


def test_a_zone_of_no_town_swaps_nothing() -> None:
    nowhere = MAPPING.replace("Africa/Casablanca", "Etc/UTC")
    assert read(nowhere, lat="-8.87", lon="30.47").lat == -8.87


@pytest.mark.parametrize(
    ("lat", "lon", "swapped"),
    [("-8.87", "30.47", True), ("-27.5", "53.5", True), ("-27.7", "53.5", False), ("-27.5", "53.7", False)],
)
def test_twenty_degrees_about_casablanca(lat: str, lon: str, swapped: bool) -> None:
    """33°39′ N, 7°35′ W."""
    if swapped:
        assert refusal(lat=lat, lon=lon).endswith("are swapped")
    else:
        assert read(lat=lat, lon=lon).lat == float(lat)
