"""Places as an admin writes them: what refuses one, and where it stands among its neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.domain.errors import Invalid, NotAllowed, NotFound
from portal.domain.people import OPERATOR, VISITOR
from portal.domain.places import AuthorityLine, TerritoryKind
from portal.services.town.manage_places import PlaceEntry, close_place, reopen_place, write_place
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Territory
from tests.makers import NOON, TODAY

pytestmark = pytest.mark.usefixtures("database")

ENTRY = PlaceEntry(TerritoryKind.QUARTER, AuthorityLine.CUSTOMARY, None, None, "القصبة", "Kasbah", "", "")


def named(fr: str, parent: int | None = None, **given: Any) -> PlaceEntry:
    return replace(ENTRY, name_ar="", name_fr=fr, parent_id=parent, **given)


def written(entry: PlaceEntry, place: int | None = None) -> int:
    with work(NOON) as w:
        return write_place(w, entry, place=place, by=OPERATOR)


def refusal(entry: PlaceEntry, place: int | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        written(entry, place)
    return refused.value.fields


def row(place: int) -> Territory:
    db.session.rollback()
    return db.session.get_one(Territory, place)


def test_neighbours_stand_in_the_order_they_were_written_in() -> None:
    outer = [written(named(name)) for name in ("Nord", "Sud", "Est")]
    inner = [written(named(name, outer[0])) for name in ("Ouest", "Centre")]
    assert [row(place).position for place in (*outer, *inner)] == [0, 1, 2, 0, 1]
    written(named("Sud", outer[0]), outer[1])
    assert row(outer[1]).position == 2
    written(named("Ouest bis", outer[0]), inner[0])
    assert (row(inner[0]).position, row(inner[0]).slug) == (0, "ouest")


@pytest.mark.parametrize(
    ("ordinal", "fits"), [(0, False), (1, True), (999, True), (1000, False), (None, True)]
)
def test_ordinals_count_from_one_to_999(ordinal: int | None, fits: bool) -> None:
    if fits:
        assert row(written(replace(ENTRY, ordinal=ordinal))).ordinal == ordinal
    else:
        assert refusal(replace(ENTRY, ordinal=ordinal)) == {"ordinal": "out_of_count"}


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_one_name_that_most_can_read_is_needed(language: str) -> None:
    names: dict[str, Any] = {"name_ar": "", "name_fr": "", f"name_{language}": "Kasbah"}
    entry = replace(ENTRY, **names)
    if language == "zgh":
        assert refusal(entry) == {"name_ar": "required"}
    else:
        assert written(entry)


def test_a_place_lies_in_what_there_is_and_never_in_itself() -> None:
    outer = written(named("Nord"))
    inner = written(named("Sud", outer))
    assert refusal(named("Est", 9_999)) == {"parent_id": "unknown"}
    assert refusal(named("Nord", inner), outer) == {"parent_id": "circle"}
    assert refusal(named("Nord", outer), outer) == {"parent_id": "circle"}
    written(named("Sud", None), inner)
    assert row(inner).parent_id is None


def test_twins_are_of_one_kind_in_one_place() -> None:
    outer = written(ENTRY)
    assert refusal(ENTRY) == {"name_ar": "twin", "name_fr": "twin"}
    assert refusal(named("KASBAH")) == {"name_fr": "twin"}
    assert written(named("Kasbah", outer))
    assert written(replace(ENTRY, kind=TerritoryKind.DOUAR))
    assert written(ENTRY, outer) == outer


def test_an_address_is_made_once_and_counted_on() -> None:
    assert [
        row(written(entry)).slug for entry in (named("Nord"), named("Nord", kind=TerritoryKind.DOUAR))
    ] == [
        "nord",
        "nord-2",
    ]
    assert row(written(replace(ENTRY, name_fr=""))).slug == "place"
    assert row(written(replace(ENTRY, name_ar="", name_fr="", name_en="East"))).slug == "east"


def test_a_place_is_closed_on_its_first_day_and_reopened() -> None:
    place = written(ENTRY)
    for _ in range(2):
        db.session.rollback()
        with work(NOON) as w:
            close_place(w, place, by=OPERATOR)
    assert row(place).closed_on == TODAY
    db.session.rollback()
    with work(NOON) as w:
        reopen_place(w, place, by=OPERATOR)
    assert row(place).closed_on is None


def test_only_who_manages_places_writes_them_and_only_what_there_is() -> None:
    with pytest.raises(NotAllowed), work(NOON) as w:
        write_place(w, ENTRY, by=VISITOR)
    for act in (close_place, reopen_place):
        with pytest.raises(NotAllowed), work(NOON) as w:
            act(w, 1, by=VISITOR)
        with pytest.raises(NotFound), work(NOON) as w:
            act(w, 9_999, by=OPERATOR)
    with pytest.raises(NotFound):
        written(ENTRY, 9_999)
