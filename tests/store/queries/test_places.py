"""Places, offices and routing, and that what is remembered of them is never out of date."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from portal.domain.concerns import Category
from portal.domain.errors import NotFound
from portal.domain.places import AuthorityLine, OfficeKind, PhoneKind, TerritoryKind
from portal.store.engine import cached_reference_data
from portal.store.engine.cached_reference_data import invalidate
from portal.store.engine.database import db
from portal.store.engine.insertion import table_of
from portal.store.engine.work import work
from portal.store.models import Holiday, Mark, Office, PhoneLine, Routing, Territory
from portal.store.queries.town.directory import directory, emergency_lines, phone_lines
from portal.store.queries.town.places import (
    holidays,
    name_in,
    offices,
    proposed_office,
    territories,
)


def _territory(
    id: int, kind: TerritoryKind, parent: int | None, ar: str, fr: str = "", **more: int
) -> Territory:
    return Territory(
        id=id,
        slug=f"t{id}",
        kind=kind,
        line=AuthorityLine.STATE,
        parent_id=parent,
        name_ar=ar,
        name_fr=fr,
        **more,
    )


@pytest.fixture
def town(database: Engine) -> Engine:
    with work() as w:
        w.session.add_all(
            [
                _territory(1, TerritoryKind.PROVINCE, None, "إقليم"),
                _territory(2, TerritoryKind.PASHALIK, 1, "باشوية", "Pachalik"),
                _territory(3, TerritoryKind.ANNEX, 2, "الملحقة الأولى", "Annexe 1", ordinal=1, position=1),
                _territory(4, TerritoryKind.ANNEX, 2, "الملحقة الثانية", "Annexe 2", ordinal=2, position=2),
                _territory(5, TerritoryKind.QUARTER, 3, "أسراك"),
                _territory(6, TerritoryKind.QUARTER, 4, "باب الزركان"),
            ]
        )
        w.session.flush()
        w.session.add_all(
            [
                Office(
                    id=1, slug="commune", kind=OfficeKind.COMMUNE_SERVICE, territory_id=2, name_ar="الإنارة"
                ),
                Office(id=2, slug="annex", kind=OfficeKind.ANNEX, territory_id=3, name_ar="الملحقة"),
            ]
        )
        w.session.flush()
        w.session.add_all(
            [
                Routing(category=Category.LIGHTING, territory_id=2, office_id=1),
                Routing(category=Category.NOISE, territory_id=3, office_id=2),
                Routing(category=Category.OTHER, office_id=1),
                Holiday(day=date(2026, 11, 18), name="عيد الاستقلال"),
                _line("05 28 00 00 01", PhoneKind.LANDLINE, "مكتب الملحقة", office=2),
                _line("19", PhoneKind.EMERGENCY, "الأمن الوطني"),
            ]
        )
    return database


def _line(number: str, kind: PhoneKind, name: str, office: int | None = None) -> PhoneLine:
    return PhoneLine(
        number=number,
        kind=kind,
        name_ar=name,
        office_id=office,
        languages="ar,fr",
        hours_fr="24 h",
        verified_on=date(2026, 11, 17),
    )


def test_tree_knows_what_lies_where(town: Engine) -> None:
    tree = territories(db.session())
    assert [place.id for place in tree] == [1, 2, 3, 5, 4, 6]
    assert [place.id for place in tree.path(5)] == [1, 2, 3, 5]
    assert tree.ancestors(5) == {1, 2, 3, 5}
    assert tree.descendants(2) == {2, 3, 4, 5, 6}
    assert 7 not in tree
    assert tree.find("t4") is tree[4]
    assert tree.find("nowhere") is None
    with pytest.raises(NotFound):
        tree.path(7)


def test_choices_are_annexes_with_their_quarters_then_the_town(town: Engine) -> None:
    tree = territories(db.session())
    assert [(group.label, group.options) for group in tree.choices("fr")] == [
        ("Annexe 1", ((3, "Annexe 1"), (5, "أسراك"))),
        ("Annexe 2", ((4, "Annexe 2"), (6, "باب الزركان"))),
        ("Pachalik", ((2, "Pachalik"),)),
    ]
    assert tree.offered() == {2, 3, 4, 5, 6}


def test_names_fall_back_to_arabic_or_on_tamazight_pages_to_french() -> None:
    place = _territory(1, TerritoryKind.QUARTER, None, "", "")
    place.name_en = "Gate"
    place.name_zgh = ""
    assert name_in(place, "zgh") == "Gate"
    assert name_in(place, "ar") == "Gate"
    place.name_fr = "Porte"
    place.name_ar = "باب"
    assert [name_in(place, lang) for lang in ("ar", "fr", "en", "zgh")] == ["باب", "Porte", "Gate", "Porte"]


@pytest.mark.parametrize(
    ("category", "territory", "office"),
    [
        (Category.LIGHTING, 5, 1),
        (Category.NOISE, 5, 2),
        (Category.NOISE, 6, None),
        (Category.OTHER, 6, 1),
        (Category.LIGHTING, 1, None),
    ],
)
def test_office_is_looked_for_from_the_quarter_up(
    town: Engine, category: Category, territory: int, office: int | None
) -> None:
    assert proposed_office(db.session(), category, territory) == office


def test_offices_holidays_and_lines(town: Engine) -> None:
    session = db.session()
    assert list(offices(session)) == [1, 2]
    assert holidays(session) == {date(2026, 11, 18)}
    assert [line.number for line in emergency_lines(session)] == ["19"]
    assert phone_lines(session)[0].languages == ("ar", "fr")
    assert phone_lines(session)[0].hours("ar") == "24 h"


@pytest.mark.parametrize(
    ("territory", "text", "found"),
    [
        (None, "", ["05 28 00 00 01"]),
        (5, "", ["05 28 00 00 01"]),
        (4, "", []),
        (None, "الملحقه مكتب", ["05 28 00 00 01"]),
        (None, "28 00", ["05 28 00 00 01"]),
        (None, "شرطة", []),
    ],
)
def test_directory_is_filtered_by_place_and_words(
    town: Engine, territory: int | None, text: str, found: list[str]
) -> None:
    sections = directory(db.session(), territory=territory, text=text)
    assert [line.number for section in sections for line in section.lines] == found


def test_nothing_is_read_twice_until_it_changes(town: Engine) -> None:
    session = db.session()
    assert territories(session) is territories(session)
    before = territories(session)
    with work() as w:
        w.session.get_one(Territory, 5).name_fr = "Assarag"
    assert before[5].name("fr") == "أسراك"
    assert territories(db.session())[5].name("fr") == "Assarag"


def test_another_worker_sees_an_edit(town: Engine) -> None:
    territories(db.session())
    db.session().rollback()
    with Session(town) as other, other.begin():
        other.get_one(Territory, 6).name_ar = "باب تارغونت"
    assert territories(db.session())[6].name("ar") == "باب تارغونت"


def test_another_process_sees_an_edit_a_second_later(town: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It edits behind the back of this one, which asks again when what it was told is no longer fresh."""
    clock = [0.0]
    monkeypatch.setattr(cached_reference_data, "monotonic", lambda: clock[0])
    invalidate(town)
    assert territories(db.session())[6].name("ar") == "باب الزركان"
    db.session().rollback()
    with town.begin() as elsewhere:
        elsewhere.execute(
            update(table_of(Territory)).where(table_of(Territory).c.id == 6).values(name_ar="باب")
        )
        elsewhere.execute(update(table_of(Mark)).values(token="another"))
    assert territories(db.session())[6].name("ar") == "باب الزركان"
    clock[0] += cached_reference_data.FRESH + 0.001
    assert territories(db.session())[6].name("ar") == "باب"


def test_old_rows_are_never_kept_as_new_ones(town: Engine) -> None:
    """A transaction that began before an edit may read what was; nobody else must be given that."""
    fixed = {} if town.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with Session(town) as early, Session(town) as editor:
        early.connection(execution_options=fixed)
        early.scalar(select(Territory.id).limit(1))
        editor.get_one(Territory, 6).name_ar = "باب تارغونت"
        editor.commit()
        for _ in range(2):
            assert _name_of_6(early) == "باب الزركان"
            assert _name_of_6(editor) == "باب تارغونت"


def _name_of_6(session: Session) -> str:
    return territories(session)[6].name("ar")


def test_two_edits_at_once_both_succeed(database: Engine) -> None:
    """The first ones ever: neither finds a mark to change."""
    with Session(database) as first, ThreadPoolExecutor(1) as threads:
        first.add(Holiday(day=date(2026, 1, 1), name="first"))
        first.flush()
        second = threads.submit(_add_holiday, database, date(2026, 1, 2))
        first.commit()
        second.result()
    assert holidays(db.session()) == {date(2026, 1, 1), date(2026, 1, 2)}


def _add_holiday(engine: Engine, day: date) -> None:
    with Session(engine) as session:
        session.add(Holiday(day=day, name="second"))
        session.commit()


def test_an_edit_of_many_rows_at_once_is_seen(town: Engine) -> None:
    territories(db.session())
    with work() as w:
        w.session.execute(update(Territory).where(Territory.id > 4).values(name_en="Gate"))
    assert territories(db.session())[6].name("en") == "Gate"


def test_an_edit_that_never_happened_is_forgotten(town: Engine) -> None:
    """Two transactions in a row would carry the same version, were it a number."""
    for name in ("first", "second"):
        session = db.session()
        session.get_one(Territory, 6).name_en = name
        assert territories(session)[6].name("en") == name
        session.rollback()
    assert territories(db.session())[6].name("en") == "باب الزركان"
