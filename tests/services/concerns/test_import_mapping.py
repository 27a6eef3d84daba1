"""A mapping as it is declared, and what it says when it will not do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.domain.concerns import Category, Kind, State
from portal.domain.places import OfficeKind
from portal.services.concerns.import_mapping import BadMapping, Bounds, Service, heading, parse
from tests.services.elsewhere import MAPPING

BOUNDS = "[bounds]\nsouth = {}\nnorth = {}\nwest = {}\neast = {}\n"


def test_what_a_mapping_need_not_say() -> None:
    told = parse(MAPPING)
    assert (told.encoding, told.delimiter, told.review, told.bounds) == ("utf-8", ",", False, None)
    assert told.kind == {"*": Kind.PROBLEM}
    assert told.missing == {"", "NA"}
    assert parse(MAPPING.replace('missing = ["NA"]', "")).missing == {""}
    bare = MAPPING.replace(
        '[office]\nslug = "elsewhere-311"\nkind = "commune_service"\nen = "Elsewhere 311"\n', ""
    )
    assert parse(bare).office is None


def test_what_it_says_is_read() -> None:
    told = parse(f'encoding = "latin-1"\ndelimiter = ";"\nreview = true\n{MAPPING}[kind]\nAsk = "question"\n')
    assert (told.encoding, told.delimiter, told.review) == ("latin-1", ";", True)
    assert told.kind == {"ask": Kind.QUESTION}
    assert told.status == {"closed": State.ANSWERED, "open": State.ACCEPTED}
    assert told.category == {"street light": Category.LIGHTING, "noise": Category.NOISE}
    names = {"name_ar": "", "name_fr": "", "name_en": "Elsewhere 311", "name_zgh": ""}
    assert told.office == Service("elsewhere-311", OfficeKind.COMMUNE_SERVICE, names)
    assert (told.root.slug, told.root.kind, told.root.line) == ("elsewhere", "commune", "elected")
    assert told.root.names["name_en"] == "Elsewhere"
    assert told.columns.title == ("type",)
    assert told.columns.text == ("type", "details")


def test_every_column_it_names_must_be_there() -> None:
    named = parse(MAPPING).columns.named()
    assert named == {"id", "opened", "closed", "status", "type", "area", "lat", "lon", "notes", "details"}
    more = replace(
        parse(MAPPING).columns, changed="a", kind="b", landmark="c", reporter=("d", "e"), title=("f",)
    )
    assert more.named() == named | set("abcdef")


@pytest.mark.parametrize("state", State)
def test_only_what_waits_for_no_clock_can_arrive(state: State) -> None:
    told = MAPPING.replace('"answered"', f'"{state.value}"')
    if state in {"accepted", "answered", "not_feasible", "unconfirmed", "confirmed_done"}:
        assert parse(told).status["closed"] is state
        return
    with pytest.raises(BadMapping, match=f"nothing can be imported as {state.value}"):
        parse(told)


@pytest.mark.parametrize("edges", [(-90, 90, -180, 180), (30, 30.1, -9, -8.9), (0, 1, 0, 1)])
def test_bounds_that_hold_something(edges: tuple[float, ...]) -> None:
    south, north, west, east = edges
    assert parse(MAPPING + BOUNDS.format(*edges)).bounds == Bounds(south, west, north, east)


@pytest.mark.parametrize(
    "edges",
    [
        (-90.1, 0, 0, 1),
        (0, 90.1, 0, 1),
        (0, 1, -180.1, 0),
        (0, 1, 0, 180.1),
        (1, 1, 0, 1),
        (0, 1, 1, 1),
        (2, 1, 0, 1),
        (0, 1, 2, 1),
    ],
)
def test_bounds_that_hold_nothing_or_leave_the_earth(edges: tuple[float, ...]) -> None:
    with pytest.raises(BadMapping, match="south < north and west < east"):
        parse(MAPPING + BOUNDS.format(*edges))


@pytest.mark.parametrize("said", ["Opened at", " opened  AT ", "OPENED\u200f at"])
def test_headings_are_compared_without_case_spaces_and_marks(said: str) -> None:
    assert heading(said) == "opened at"


def test_a_heading_that_grows_when_composed_is_read() -> None:
    assert heading("\u0958") == "\u0915\u093c"
