"""Holidays on which no deadline runs, and who answers for what where."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from portal.domain.concerns import Category
from portal.domain.errors import Invalid, NotAllowed, NotFound
from portal.domain.people import OPERATOR, VISITOR
from portal.services.town.manage_holidays import add_holiday, fill_year, remove_holiday
from portal.services.town.manage_routing import route
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Holiday, Routing
from portal.store.queries.town.places import holidays
from tests import makers
from tests.makers import NOON

pytestmark = pytest.mark.usefixtures("database")

EID = date(2026, 12, 7)


def added(day: date, name: str = "عيد") -> None:
    with work(NOON) as w:
        add_holiday(w, day, name, by=OPERATOR)


def test_a_holiday_is_added_once_and_removed() -> None:
    added(EID)
    with pytest.raises(Invalid) as refused:
        added(EID)
    assert refused.value.fields == {"day": "taken"}
    assert holidays(db.session()) == {EID}
    db.session.rollback()
    with work(NOON) as w:
        remove_holiday(w, EID, by=OPERATOR)
    with pytest.raises(NotFound), work(NOON) as w:
        remove_holiday(w, EID, by=OPERATOR)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["add_holiday", "remove_holiday"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2024, 1, 1), ""),
        (date(2028, 12, 31), ""),
        (date(2023, 12, 31), "too_old"),
        (date(2029, 1, 1), "too_far"),
    ],
)
def test_a_year_farther_than_two_was_mistyped(day: date, code: str) -> None:
    if not code:
        added(day)
        return
    with pytest.raises(Invalid) as refused:
        added(day)
    assert refused.value.fields == {"day": code}


def test_a_year_is_filled_with_what_it_lacks() -> None:
    added(date(2027, 5, 1), "kept")
    with work(NOON) as w:
        assert fill_year(w, 2027, by=OPERATOR) == 10
    with work(NOON) as w:
        assert fill_year(w, 2027, by=OPERATOR) == 0
    assert len(holidays(db.session())) == 11
    assert db.session.get_one(Holiday, date(2027, 5, 1)).name == "kept"
    assert db.session.scalars(select(AuditEntry.action)).all() == ["add_holiday", "fill_holidays"]


def test_only_who_manages_places_does() -> None:
    with pytest.raises(NotAllowed), work(NOON) as w:
        add_holiday(w, EID, "", by=VISITOR)
    with pytest.raises(NotAllowed), work(NOON) as w:
        remove_holiday(w, EID, by=VISITOR)
    with pytest.raises(NotAllowed), work(NOON) as w:
        fill_year(w, 2027, by=VISITOR)
    with pytest.raises(NotAllowed), work(NOON) as w:
        route(w, Category.ROADS, None, None, by=VISITOR)


def routes() -> list[tuple[str, int | None, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(Routing).order_by(Routing.id))
    return [(row.category.value, row.territory_id, row.office_id) for row in rows]


def test_a_rule_is_set_changed_and_taken_back_in_its_own_cell(database: Engine) -> None:
    with work(NOON) as w:
        place, one, other = (
            makers.territory(w.session).id,
            makers.office(w.session).id,
            makers.office(w.session).id,
        )
    cells: list[tuple[Category, int | None]] = [
        (Category.ROADS, None),
        (Category.ROADS, place),
        (Category.WATER, None),
    ]
    for category, territory in cells:
        with work(NOON) as w:
            route(w, category, territory, one, by=OPERATOR)
    with work(NOON) as w:
        route(w, Category.ROADS, None, other, by=OPERATOR)
    assert routes() == [("roads", None, other), ("roads", place, one), ("water", None, one)]
    for _ in range(2):
        with work(NOON) as w:
            route(w, Category.ROADS, place, None, by=OPERATOR)
    assert routes() == [("roads", None, other), ("water", None, one)]


@pytest.mark.parametrize("field", ["office", "territory"])
def test_a_rule_names_what_there_is(field: str) -> None:
    with work(NOON) as w:
        known = {"office": makers.office(w.session).id, "territory": makers.territory(w.session).id}
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        route(w, Category.ROADS, **{**known, field: 9_999}, by=OPERATOR)
    assert refused.value.fields == {field: "unknown"}
    assert db.session.scalar(select(func.count(Routing.id))) == 0
