"""What admins do with places: add, rename, move, close and reopen them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import Engine, select

from portal.domain.errors import Invalid, NotAllowed, NotFound
from portal.domain.people import OPERATOR, Actor, Grant, Role
from portal.domain.places import AuthorityLine, TerritoryKind
from portal.services.concerns.submit import Report, submit_concern
from portal.services.town.manage_places import PlaceEntry, close_place, reopen_place, write_place
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Territory
from portal.store.queries.instance.audit import audit
from portal.store.queries.town.places import territories
from tests import makers
from tests.fakes import PlainSealer
from tests.makers import NOON, PEPPER, TODAY

MODERATOR = Actor(account=1, grants=frozenset({Grant(Role.MODERATOR)}))

pytestmark = pytest.mark.usefixtures("database")


def entry(**given: Any) -> PlaceEntry:
    names = {"name_ar": "القصبة", "name_fr": "Kasbah", "name_en": "", "name_zgh": ""}
    lies = {
        "kind": TerritoryKind.QUARTER,
        "line": AuthorityLine.CUSTOMARY,
        "parent_id": None,
        "ordinal": None,
    }
    return PlaceEntry(**{**lies, **names, **given})


def town() -> int:
    with work(NOON) as w:
        return write_place(
            w, entry(kind=TerritoryKind.PASHALIK, name_ar="المدينة", name_fr="Ville"), by=OPERATOR
        )


def written(place: int | None = None, **given: Any) -> int:
    with work(NOON) as w:
        return write_place(w, entry(**given), place=place, by=OPERATOR)


def refused(place: int | None = None, **given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong, work(NOON) as w:
        write_place(w, entry(**given), place=place, by=OPERATOR)
    return wrong.value.fields


def test_a_renamed_place_keeps_its_address() -> None:
    place = written()
    written(place, name_fr="Casbah", name_zgh="ⵜⵉⵖⵔⵎⵜ")
    found = territories(db.session())[place]
    assert (found.slug, found.name_fr, found.name("zgh")) == ("kasbah", "Casbah", "ⵜⵉⵖⵔⵎⵜ")


def test_a_new_place_stands_behind_its_neighbours() -> None:
    around = town()
    first, second = (written(parent_id=around, name_fr=name, name_ar=name) for name in ("Zaouia", "Assarag"))
    assert [place.id for place in territories(db.session()).children(around)] == [first, second]


def test_a_place_moves_with_all_that_lies_in_it() -> None:
    here, there = town(), written(kind=TerritoryKind.ANNEX, name_ar="ملحقة", name_fr="Annexe")
    quarter = written(parent_id=there)
    written(there, kind=TerritoryKind.ANNEX, name_ar="ملحقة", name_fr="Annexe", parent_id=here)
    assert territories(db.session()).ancestors(quarter) == {here, there, quarter}


def test_a_place_cannot_lie_in_itself_or_in_what_lies_in_it() -> None:
    around = town()
    quarter = written(parent_id=around)
    inner = written(parent_id=quarter, name_ar="الدرب", name_fr="Derb")
    assert refused(quarter, parent_id=quarter) == {"parent_id": "circle"}
    assert refused(around, parent_id=inner) == {"parent_id": "circle"}
    assert refused(around, parent_id=4711) == {"parent_id": "unknown"}


def test_two_admins_who_move_two_places_into_each_other_make_no_circle(database: Engine) -> None:
    one, other = written(), written(name_ar="الدرب", name_fr="Derb")
    app, together = current_app._get_current_object(), Barrier(2)  # type: ignore[attr-defined]

    def move(place: int, into: int, name: str) -> str:
        with app.app_context():
            together.wait(timeout=20)
            try:
                with work(NOON) as w:
                    write_place(w, entry(parent_id=into, name_ar=name, name_fr=""), place=place, by=OPERATOR)
            except Invalid as wrong:
                return wrong.fields["parent_id"]
            return "moved"

    with ThreadPoolExecutor(2) as two:
        told = list(two.map(move, (one, other), (other, one), ("القصبة", "الدرب")))
    assert sorted(told) == ["circle", "moved"]


def test_a_neighbour_of_one_kind_may_not_have_the_same_name_in_any_language() -> None:
    around = town()
    written(parent_id=around)
    assert refused(parent_id=around, name_ar="", name_fr="KASBAH") == {"name_fr": "twin"}
    assert refused(parent_id=around, name_ar="قصبه", name_fr="", name_en="Kasbah") == {"name_en": "twin"}
    assert refused(parent_id=around, name_ar="القَصَبة", name_fr="") == {"name_ar": "twin"}
    assert written(parent_id=around, kind=TerritoryKind.DOUAR)
    elsewhere = written(kind=TerritoryKind.ANNEX, name_ar="ملحقة", name_fr="Annexe")
    twin = written(parent_id=elsewhere)
    assert {place.slug for place in territories(db.session()).namesakes(twin)} == {"kasbah", "kasbah-2"}


def test_a_place_needs_a_name_people_can_read_and_a_number_that_is_one() -> None:
    assert refused(name_ar="", name_fr="", name_zgh="ⵜⵉⵖⵔⵎⵜ") == {"name_ar": "required"}
    assert refused(ordinal=0) == refused(ordinal=10**12) == {"ordinal": "out_of_count"}
    with work(NOON) as w:
        with pytest.raises(NotFound):
            write_place(w, entry(), place=4711, by=OPERATOR)
        with pytest.raises(NotFound):
            close_place(w, 4711, by=OPERATOR)
        with pytest.raises(NotAllowed):
            write_place(w, entry(), by=MODERATOR)
        with pytest.raises(NotAllowed):
            close_place(w, 1, by=MODERATOR)


def test_a_closed_place_is_offered_to_nobody_and_keeps_what_it_holds() -> None:
    around = town()
    annex = written(kind=TerritoryKind.ANNEX, name_ar="ملحقة", name_fr="Annexe", parent_id=around)
    quarter = written(parent_id=annex)
    with work(NOON) as w:
        number = makers.concern(w.session, territory_id=quarter).id
        close_place(w, annex, by=OPERATOR)
    tree = territories(db.session())
    assert tree.offered() == {around}
    assert not tree.is_open(quarter)
    assert db.session.get_one(Concern, number).territory_id == quarter
    assert db.session.get_one(Territory, annex).closed_on == TODAY
    with work(NOON) as w:
        draft = makers.draft(quarter)
        with pytest.raises(Invalid) as wrong:
            submit_concern(w, Report(draft, key="k" * 20), by=OPERATOR, pepper=PEPPER, sealer=PlainSealer())
        assert wrong.value.fields == {"territory": "unknown"}
        reopen_place(w, annex, by=OPERATOR)
    assert territories(db.session()).offered() == {around, annex, quarter}
    acts = [(one.action, one.subject) for one in audit(db.session(), limit=2)]
    assert acts == [("reopen_place", f"place {annex}"), ("close_place", f"place {annex}")]


def test_closing_twice_keeps_the_first_day() -> None:
    place = town()
    for moment in (NOON, NOON.replace(year=2027)):
        with work(moment) as w:
            close_place(w, place, by=OPERATOR)
    assert db.session.scalar(select(Territory.closed_on)) == TODAY
