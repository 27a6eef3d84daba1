"""A town from a file: all of it or nothing, told entry by entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.cli.demo.town import HERE
from portal.domain.concerns import Category
from portal.domain.people import OPERATOR
from portal.services.town.import_places import Fate, Outcome, import_places
from portal.services.town.manage_places import close_place
from portal.services.town.places_file import LONGEST, BadPlaces, parse
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Territory
from portal.store.queries.town.places import holidays, offices, proposed_office, territories
from tests.makers import NOON

TOWN = """
[[territory]]
slug = "annex-1"
kind = "annex"
line = "state"
in = "town"
ordinal = 1
ar = "الملحقة الأولى"
fr = "Première annexe"
quarters = [
    { slug = "kasbah", ar = "القصبة", fr = "Kasbah" },
    { slug = "mhaita", ar = "المحايطة", fr = "M’haita" },
]

[[territory]]
slug = "town"
kind = "pashalik"
line = "state"
ar = "المدينة"
fr = "La ville"

[[office]]
slug = "lighting"
kind = "commune_service"
in = "town"
email = "light@town.example"
ar = "الإنارة"

[routing.town]
lighting = "lighting"

[routing.anywhere]
other = "lighting"

[holidays]
2026-11-18 = "عيد الاستقلال"
"""


def bring_in(text: str) -> list[Outcome]:
    with work(NOON) as w:
        return import_places(w, parse(text), by=OPERATOR)


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(BadPlaces) as wrong:
        bring_in(text)
    return wrong.value.faults


@pytest.mark.usefixtures("database")
class TestImport:
    def test_a_file_names_places_in_any_order(self) -> None:
        bring_in(TOWN)
        tree = territories(db.session())
        assert [(place.slug, len(tree.path(place.id))) for place in tree] == [
            ("town", 1),
            ("annex-1", 2),
            ("kasbah", 3),
            ("mhaita", 3),
        ]
        office = next(iter(offices(db.session()).values()))
        kasbah = tree.find("kasbah")
        assert kasbah is not None
        assert (office.email, office.territory) == ("light@town.example", tree.path(kasbah.id)[0].id)
        for category in (Category.LIGHTING, Category.OTHER):
            assert proposed_office(db.session(), category, kasbah.id) == office.id
        assert len(holidays(db.session())) == 1
        assert tree.offered() == {place.id for place in tree}

    def test_it_tells_by_line_what_was_added(self) -> None:
        told = bring_in(TOWN)
        assert [(one.at, one.what) for one in told[:3]] == [
            ("line 2, territory", "place annex-1 (الملحقة الأولى)"),
            ("line 11, quarter", "place kasbah (القصبة)"),
            ("line 12, quarter", "place mhaita (المحايطة)"),
        ]
        assert {one.fate for one in told} == {Fate.ADDED}

    def test_the_same_file_again_changes_nothing_and_leaves_no_trace(self) -> None:
        bring_in(TOWN)
        assert {one.fate for one in bring_in(TOWN)} == {Fate.KEPT}
        imports = select(func.count(AuditEntry.id)).where(AuditEntry.action == "import_places")
        assert db.session.scalar(imports) == 1

    def test_a_changed_file_tells_what_it_changed(self) -> None:
        bring_in(TOWN)
        changed = TOWN.replace('fr = "Kasbah"', 'fr = "Casbah", en = "Citadel"').replace(
            "ordinal = 1", "ordinal = 4"
        )
        told = {one.what.split()[1]: (one.fate, one.keys) for one in bring_in(changed)}
        assert told["annex-1"] == (Fate.CHANGED, ("ordinal",))
        assert told["kasbah"] == (Fate.CHANGED, ("name_fr", "name_en"))
        assert told["mhaita"] == (Fate.KEPT, ())

    def test_what_a_file_leaves_out_stays(self) -> None:
        bring_in(TOWN)
        bring_in('[[territory]]\nslug = "kasbah"\nkind = "quarter"\nline = "customary"\nfr = "Casbah"\n')
        tree = territories(db.session())
        kasbah = tree.find("kasbah")
        assert kasbah is not None
        assert (kasbah.name_ar, kasbah.name_fr, len(tree)) == ("القصبة", "Casbah", 4)
        assert kasbah.parent is not None

    def test_a_closed_place_stays_closed(self) -> None:
        bring_in(TOWN)
        with work(NOON) as w:
            close_place(w, w.session.scalars(select(Territory.id)).first() or 0, by=OPERATOR)
        bring_in(TOWN)
        assert sum(place.closed_on is not None for place in territories(db.session())) == 1

    def test_names_pass_the_one_normaliser(self) -> None:
        bring_in(TOWN.replace('fr = "Kasbah"', 'fr = "  Kas\\u202Ebah\\u0000 "'))
        kasbah = territories(db.session()).find("kasbah")
        assert kasbah is not None
        assert kasbah.name_fr == "Kasbah"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (TOWN.replace('in = "town"', 'in = "city"', 1), "line 2, territory.in: there is no place 'city'"),
            (TOWN.replace('slug = "town"', 'slug = "town"\nin = "kasbah"'), "'town' would lie in itself"),
            (TOWN.replace('fr = "M’haita"', 'fr = "kasbah"'), "has a name that 'kasbah' beside it has too"),
            (
                TOWN.replace('in = "town"\nemail', 'in = "city"\nemail'),
                "line 22, office.in: there is no place",
            ),
            (TOWN.replace("[routing.town]", "[routing.city]"), "routing.city.lighting: there is no place"),
            (
                TOWN.replace('other = "lighting"', 'other = "light"'),
                "routing.anywhere.other: there is no office",
            ),
        ],
    )
    def test_a_file_that_does_not_fit_is_refused_whole(self, text: str, why: str) -> None:
        assert why in "\n".join(faults(text))
        assert len(territories(db.session())) == 0

    def test_the_demonstration_is_such_a_file(self) -> None:
        told = bring_in((HERE / "places.toml").read_text(encoding="utf-8"))
        assert {one.fate for one in told} == {Fate.ADDED}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the file names no place"),
        ("[[territory]", "line 1"),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("x" * (LONGEST + 1), "are too many"),
        ("[place]\nslug = 'x'", "place: the file has no such table"),
        ("territory = 3", "territory: a list of tables is needed"),
        (TOWN.replace("ordinal = 1", "ordinal = true"), "line 2, territory.ordinal: a number from 1 to 999"),
        (TOWN.replace("ordinal = 1", "number = 1"), "line 2, territory.number: no key of ours"),
        (
            TOWN.replace('kind = "annex"', 'kind = "city"'),
            "line 2, territory.kind: one of province, pashalik",
        ),
        (TOWN.replace('line = "state"', 'line = ["state"]', 1), "line 2, territory.line: one of state"),
        (TOWN.replace('slug = "town"', 'slug = "Old Town"'), "line 15, territory.slug: up to 80 small"),
        (TOWN.replace('slug = "town"', 'slug = "kasbah"'), "line 15, territory.slug: 'kasbah' is taken"),
        (TOWN.replace('slug = "mhaita", ', ""), "line 2, territory.quarters 2.slug"),
        (TOWN.replace('fr = "La ville"', "fr = 7"), "line 15, territory.fr: words in quotes"),
        (
            TOWN.replace('ar = "المدينة"\nfr = "La ville"', 'zgh = "ⵜⴰⵎⴷⵉⵏⵜ"'),
            "line 15, territory.ar: a name is needed",
        ),
        (TOWN.replace("La ville", "x" * 121), "line 15, territory.fr: 121 characters, 120 are taken"),
        (TOWN.replace("light@town.example", "light at town"), "line 22, office.email: an address such as"),
        (
            TOWN.replace("lighting = ", "lamps = "),
            "routing.town.lamps: no subject of ours; there are lighting",
        ),
        (TOWN.replace('other = "lighting"', "other = 3"), "routing.anywhere.other: the slug of an office"),
        (TOWN.replace("2026-11-18", "18-11-2026"), "holidays.18-11-2026: a day is written 2026-01-11"),
    ],
)
def test_a_wrong_file_says_where(text: str, why: str) -> None:
    with pytest.raises(BadPlaces) as wrong:
        parse(text)
    assert why in "\n".join(wrong.value.faults)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = TOWN.replace('kind = "annex"', 'kind = "city"').replace("2026-11-18", "today")
    with pytest.raises(BadPlaces) as wrong:
        parse(text)
    assert len(wrong.value.faults) == 2


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert len(parse("\ufeff" + TOWN.replace("\n", "\r\n")).places) == 4


def test_a_place_that_moves_is_told_by_where_it_lies(database: object) -> None:
    outer = '[[territory]]\nslug = "{}"\nkind = "commune"\nline = "elected"\nfr = "{}"\n'
    inner = '[[territory]]\nslug = "inner"\nkind = "quarter"\nline = "customary"\nfr = "Inner"\nin = "{}"\n'
    first = outer.format("north", "Nord") + outer.format("south", "Sud")
    assert [one.fate for one in bring_in(first + inner.format("north"))] == [Fate.ADDED] * 3
    moved = {one.what: (one.fate, one.keys) for one in bring_in(first + inner.format("south"))}
    assert moved["place inner (Inner)"] == (Fate.CHANGED, ("in",))
    assert moved["place north (Nord)"] == (Fate.KEPT, ())
    with pytest.raises(BadPlaces, match="'south' would lie in itself"):
        bring_in(outer.format("south", "Sud") + 'in = "inner"\n')


def test_only_neighbours_of_one_kind_are_twins(database: object) -> None:
    place = '[[territory]]\nslug = "{}"\nkind = "{}"\nline = "customary"\nfr = "{}"\n'
    bring_in(place.format("a", "quarter", "Nord") + place.format("b", "douar", "Nord"))
    with pytest.raises(BadPlaces, match="'c' has a name that 'a' beside it has too"):
        bring_in(place.format("c", "quarter", "NORD"))
    assert [one.fate for one in bring_in(place.format("c", "quarter", "Nord") + 'in = "a"\n')] == [Fate.ADDED]


def test_rules_and_holidays_are_told_by_what_became_of_them(database: object) -> None:
    office = '[[office]]\nslug = "one"\nkind = "other"\nfr = "One"\n'
    offices = office + office.replace("one", "two")
    told = bring_in(offices + '[routing.anywhere]\nwater = "one"\n[holidays]\n2026-11-18 = "x"\n')
    assert {one.fate for one in told} == {Fate.ADDED}
    again = bring_in('[routing.anywhere]\nwater = "two"\n[holidays]\n2026-11-18 = "y"\n')
    assert [(one.fate, one.what) for one in again] == [
        (Fate.CHANGED, "two answers for water in every place"),
        (Fate.CHANGED, "holiday 2026-11-18"),
    ]
    again = bring_in('[routing.anywhere]\nwater = "two"\n[holidays]\n2026-11-18 = "y"\n')
    assert [one.fate for one in again] == [Fate.KEPT, Fate.KEPT]
