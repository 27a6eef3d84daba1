"""What admins keep: routing, offices, telephone lines, holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters.telephones import Telephones
from portal.domain.concerns import Category
from portal.domain.errors import Invalid, NotAllowed, NotFound
from portal.domain.people import Actor, Grant, Role
from portal.domain.places import OfficeKind, PhoneKind
from portal.services.town.manage_directory import (
    LineEntry,
    OfficeEntry,
    remove_line,
    verify_line,
    write_line,
    write_office,
)
from portal.services.town.manage_holidays import add_holiday, fill_year, remove_holiday
from portal.services.town.manage_routing import route
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.instance.audit import actions, audit
from portal.store.queries.town.directory import phone_lines
from portal.store.queries.town.holidays import named_holidays
from portal.store.queries.town.places import holidays, offices, proposed_office, routing
from tests import makers
from tests.makers import NOON, TODAY

ADMIN = Actor(grants=frozenset({Grant(Role.ADMIN)}))
PHONES = Telephones("MA")
MODERATOR = Actor(account=1, grants=frozenset({Grant(Role.MODERATOR)}))

pytestmark = pytest.mark.usefixtures("database")


def office(**given: Any) -> OfficeEntry:
    defaults: dict[str, Any] = {"kind": OfficeKind.COMMUNE_SERVICE, "territory_id": None, "email": ""}
    names = {"name_ar": "مصلحة الإنارة", "name_fr": "Éclairage", "name_en": "", "name_zgh": ""}
    return OfficeEntry(**{**defaults, **names, **given})


def line(**given: Any) -> LineEntry:
    empty = dict.fromkeys(("name_fr", "name_en", "hours_ar", "hours_fr", "hours_en"), "")
    defaults: dict[str, Any] = {
        "number": "05 28 85 00 00",
        "kind": PhoneKind.LANDLINE,
        "office_id": None,
        "territory_id": None,
        "name_ar": "الاستقبال",
    }
    return LineEntry(**{**defaults, **empty, **given})


def test_a_cell_has_its_own_rule_until_it_inherits_again() -> None:
    with work(NOON) as w:
        annex = makers.territory(w.session).id
        town, own = makers.office(w.session).id, makers.office(w.session).id
        route(w, Category.LIGHTING, None, town, by=ADMIN)
        route(w, Category.LIGHTING, annex, own, by=ADMIN)
    assert proposed_office(db.session(), Category.LIGHTING, annex) == own
    with work(NOON) as w:
        route(w, Category.LIGHTING, annex, None, by=ADMIN)
        route(w, Category.LIGHTING, None, own, by=ADMIN)
    assert dict(routing(db.session())) == {(Category.LIGHTING, None): own}
    assert audit(db.session(), limit=9, subject="routing")[0].facts["office"] == own


def test_a_rule_names_what_is_there_and_comes_from_an_admin() -> None:
    with work(NOON) as w:
        with pytest.raises(Invalid):
            route(w, Category.ROADS, None, 4711, by=ADMIN)
        with pytest.raises(Invalid):
            route(w, Category.ROADS, 4711, None, by=ADMIN)
        with pytest.raises(NotAllowed):
            route(w, Category.ROADS, None, None, by=MODERATOR)


def test_an_office_keeps_its_address_when_its_name_changes() -> None:
    with work(NOON) as w:
        number = write_office(w, office(), by=ADMIN)
        write_office(w, office(name_fr="Éclairage public"), office=number, by=ADMIN)
        write_office(w, office(), by=ADMIN)
    cards = offices(db.session())
    assert (cards[number].slug, cards[number].name_fr) == ("eclairage", "Éclairage public")
    assert sorted(card.slug for card in cards.values()) == ["eclairage", "eclairage-2"]


def test_an_office_needs_a_name_and_a_place_that_exists() -> None:
    with work(NOON) as w:
        with pytest.raises(Invalid):
            write_office(w, office(name_ar="", name_fr=""), by=ADMIN)
        with pytest.raises(Invalid):
            write_office(w, office(territory_id=4711), by=ADMIN)
        with pytest.raises(NotFound):
            write_office(w, office(), office=4711, by=ADMIN)
        with pytest.raises(NotAllowed):
            write_office(w, office(), by=MODERATOR)


def test_a_number_carries_the_day_somebody_called_it() -> None:
    with work(NOON - timedelta(days=300)) as w:
        number = write_line(w, line(), phones=PHONES, by=ADMIN)
    assert phone_lines(db.session())[0].verified_on == TODAY - timedelta(days=300)
    assert phone_lines(db.session())[0].number == "+212528850000", "kept as it is dialled"
    with work(NOON) as w:
        verify_line(w, number, by=ADMIN)
    assert phone_lines(db.session())[0].verified_on == TODAY
    with work(NOON) as w:
        write_line(w, line(number="19", kind=PhoneKind.EMERGENCY), line=number, phones=PHONES, by=ADMIN)
    assert [(one.number, one.kind) for one in phone_lines(db.session())] == [("19", PhoneKind.EMERGENCY)]
    with work(NOON) as w:
        remove_line(w, number, by=ADMIN)
    assert phone_lines(db.session()) == ()


def test_a_number_has_digits_and_a_name_or_an_office() -> None:
    with work(NOON) as w:
        for wrong in (
            {"number": "call us"},
            {"number": "05 28 85 00 00 / 35"},
            {"name_ar": ""},
            {"office_id": 4711},
            {"territory_id": 4711},
        ):
            with pytest.raises(Invalid):
                write_line(w, line(**wrong), phones=PHONES, by=ADMIN)
        with pytest.raises(NotFound):
            verify_line(w, 4711, by=ADMIN)
        with pytest.raises(NotFound):
            write_line(w, line(), line=4711, phones=PHONES, by=ADMIN)
        with pytest.raises(NotAllowed):
            remove_line(w, 1, by=MODERATOR)


def test_holidays_are_added_filled_in_and_taken_out() -> None:
    with work(NOON) as w:
        add_holiday(w, date(2026, 3, 20), "عيد الفطر", by=ADMIN)
        assert fill_year(w, 2026, by=ADMIN) == 11
        assert fill_year(w, 2026, by=ADMIN) == 0
        with pytest.raises(Invalid):
            add_holiday(w, date(2026, 3, 20), "", by=ADMIN)
        for slip in (date(226, 3, 20), date(2206, 3, 20)):
            with pytest.raises(Invalid):
                add_holiday(w, slip, "", by=ADMIN)
    assert len(holidays(db.session())) == 12
    assert (date(2026, 3, 20), "عيد الفطر") in named_holidays(db.session())
    with work(NOON) as w:
        remove_holiday(w, date(2026, 3, 20), by=ADMIN)
    with work(NOON) as w:
        with pytest.raises(NotFound):
            remove_holiday(w, date(2026, 3, 20), by=ADMIN)
        with pytest.raises(NotAllowed):
            fill_year(w, 2027, by=MODERATOR)
    assert actions(db.session()) == ["add_holiday", "fill_holidays", "remove_holiday"]


def test_the_log_is_read_backwards_in_slices() -> None:
    with work(NOON) as w:
        account = makers.account(w.session, name="نادية").id
        for number in range(5):
            w.record("act", f"thing {number}", by=account if number % 2 else None)
    first = audit(db.session(), limit=2)
    assert [entry.subject for entry in first] == ["thing 4", "thing 3"]
    assert first[1].who == "نادية"
    assert [
        entry.subject for entry in audit(db.session(), limit=9, before=first[-1].id, account=account)
    ] == ["thing 1"]
