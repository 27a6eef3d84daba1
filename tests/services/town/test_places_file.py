"""The town's file, read without a database: what each entry becomes, and every fault with where it stands."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.concerns import Category
from portal.services.town.places_file import LONGEST, BadPlaces, OfficeRow, PlaceRow, PlacesFile, Rule, parse

PLACE = '[[territory]]\nslug = "town"\nkind = "pashalik"\nline = "state"\nar = "المدينة"\n'
OFFICE = '[[office]]\nslug = "light"\nkind = "police"\nar = "الإنارة"\n'


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(BadPlaces) as refused:
        parse(text)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def test_a_whole_file() -> None:
    quarters = 'quarters = [{ slug = "a", fr = "A" }, { slug = "b", en = "B", line = "elected", in = "x" }]\n'
    second = (
        PLACE.replace("town", "n2")
        .replace("pashalik", "annex")
        .replace('ar = "المدينة"', 'en = "E"\nzgh = "Z"')
    )
    second += 'in = "town"\nordinal = 2\n'
    rest = '[routing.town]\nwater = "light"\n[routing.anywhere]\nother = "light"\n'
    rest += '[holidays]\n2026-01-11 = "يوم"\n'
    office = OFFICE + 'in = "town"\nemail = "A@b.example"\n' + OFFICE.replace("light", "two") + 'email = ""\n'
    read = parse(f"\ufeff{PLACE}{quarters}\n{second}\n{office}\n{rest}")
    customary = {"kind": "quarter", "line": "customary"}
    assert read == PlacesFile(
        places=(
            PlaceRow(
                "line 1, territory",
                "town",
                "",
                {"kind": "pashalik", "name_ar": "المدينة", "position": 0, "line": "state"},
            ),
            PlaceRow("line 6, quarter", "a", "town", {**customary, "name_fr": "A", "position": 0}),
            PlaceRow(
                "line 6, quarter", "b", "x", {**customary, "name_en": "B", "position": 1, "line": "elected"}
            ),
            PlaceRow(
                "line 8, territory",
                "n2",
                "town",
                {
                    "kind": "annex",
                    "name_en": "E",
                    "name_zgh": "Z",
                    "position": 1,
                    "line": "state",
                    "ordinal": 2,
                },
            ),
        ),
        offices=(
            OfficeRow(
                "line 17, office",
                "light",
                "town",
                {"kind": "police", "name_ar": "الإنارة", "position": 0, "email": "a@b.example"},
            ),
            OfficeRow(
                "line 23, office",
                "two",
                "",
                {"kind": "police", "name_ar": "الإنارة", "position": 1, "email": ""},
            ),
        ),
        rules=(
            Rule("routing.town.water", "town", Category.WATER, "light"),
            Rule("routing.anywhere.other", "", Category.OTHER, "light"),
        ),
        holidays={date(2026, 1, 11): "يوم"},
    )


@pytest.mark.parametrize(
    "part", [PLACE, OFFICE, '[routing.anywhere]\nother = "x"\n', '[holidays]\n2026-01-11 = "x"\n']
)
def test_any_one_table_is_enough(part: str) -> None:
    assert parse(part) != PlacesFile((), (), (), {})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "the file names no place"),
        ("[offices]\n", "offices: the file has no such table; it has holidays, office, routing, territory"),
        ("territory = 1", "territory: a list of tables is needed"),
        ("territory = [1]", "territory: a list of tables is needed"),
        ("routing = 1", "routing: a table is needed"),
        ("[routing]\ntown = 1", "routing.town: a table is needed"),
        ("holidays = 1", "holidays: a table is needed"),
        ("[routing.town]\nwater = 1", "routing.town.water: the slug of an office is needed"),
        ('[holidays]\n2026-13-01 = "x"', "holidays.2026-13-01: a day is written 2026-01-11"),
        ("[holidays]\n2026-01-11 = 1", "holidays.2026-01-11: words in quotes are needed"),
        (PLACE + "quarters = 1", "line 1, territory.quarters: a list of tables is needed"),
        (PLACE + "in = 1", "line 1, territory.in: the slug of a place is needed"),
        (PLACE + PLACE, "line 6, territory.slug: 'town' is taken by the territory at line 1, territory"),
        (OFFICE + OFFICE, "line 5, office.slug: 'light' is taken by the office at line 1, office"),
        (OFFICE + 'email = "x"', "line 1, office.email: an address such as name@example.org is needed"),
        (PLACE.replace("المدينة", "x" * 121), "line 1, territory.ar: 121 characters, 120 are taken"),
        (PLACE.replace('"المدينة"', "1"), "line 1, territory.ar: words in quotes are needed"),
        (
            PLACE + 'quarters = [{ fr = "A" }]',
            "line 1, territory.quarters 1.slug: up to 80 small letters, digits and hyphens are needed",
        ),
        (PLACE + "ordinal = 0", "line 1, territory.ordinal: a number from 1 to 999 is needed"),
        (PLACE + "ordinal = 1000", "line 1, territory.ordinal: a number from 1 to 999 is needed"),
        (PLACE + "ordinal = true", "line 1, territory.ordinal: a number from 1 to 999 is needed"),
        (
            PLACE.replace('"state"', '"other"'),
            "line 1, territory.line: one of state, elected, customary is needed",
        ),
        (PLACE.replace('"state"', "1"), "line 1, territory.line: one of state, elected, customary is needed"),
        ("[holidays]\n" * 2, "Cannot declare ('holidays',) twice (at line 2, column 10)"),
    ],
)
def test_each_fault_is_told_with_where_it_stands(text: str, fault: str) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize("slug", ["", "A", "a_b", "é", "-a", "a-", "a--b", "x" * 81])
def test_what_is_no_slug(slug: str) -> None:
    (fault,) = faults(PLACE.replace('"town"', f'"{slug}"'))
    assert fault == "line 1, territory.slug: up to 80 small letters, digits and hyphens are needed"


@pytest.mark.parametrize("slug", ["a", "1", "a-b-2", "x" * 80])
def test_what_is_one(slug: str) -> None:
    assert parse(PLACE.replace('"town"', f'"{slug}"')).places[0].slug == slug


@pytest.mark.parametrize("ordinal", [1, 999])
def test_ordinals_from_one_to_999(ordinal: int) -> None:
    assert parse(f"{PLACE}ordinal = {ordinal}").places[0].told["ordinal"] == ordinal


@pytest.mark.parametrize(("language", "enough"), [("ar", True), ("fr", True), ("en", True), ("zgh", False)])
def test_a_name_in_one_of_three_languages_is_needed(language: str, enough: bool) -> None:
    named = PLACE.replace("ar =", f"{language} =")
    if enough:
        assert parse(named).places[0].told[f"name_{language}"] == "المدينة"
    else:
        assert faults(named) == ("line 1, territory.ar: a name is needed, in Arabic, French or English",)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("territory", "email"),
        ("office", "ordinal"),
        ("office", "line"),
        ("office", "quarters"),
        ("territory", "x"),
    ],
)
def test_a_key_of_another_table_is_told(table: str, key: str) -> None:
    text = (PLACE if table == "territory" else OFFICE) + f"{key} = []\n"
    assert any(f"{table}.{key}: no key of ours; there are " in fault for fault in faults(text))


def test_a_quarter_has_neither_quarters_nor_an_address() -> None:
    told = faults(PLACE + 'quarters = [{ slug = "a", fr = "A", quarters = [], email = "x" }]')
    assert [fault.split(": ")[0] for fault in told] == ["line 6, quarter.email", "line 6, quarter.quarters"]
    assert "no key of ours; there are ar, en, fr, in, kind, line, ordinal, slug, zgh" in told[0]


def test_an_unknown_subject_is_told_with_ours() -> None:
    (fault,) = faults('[routing.town]\nlamps = "x"')
    assert fault.startswith("routing.town.lamps: no subject of ours; there are lighting, roads, ")


def test_lists_written_in_one_line_are_counted() -> None:
    told = faults('territory = [{ slug = "a" }, { slug = "b" }]')
    assert told[0].startswith("territory 1.kind: one of ")
    assert any(fault.startswith("territory 2.kind: one of ") for fault in told)


def test_two_million_characters_are_read() -> None:
    assert len(parse(PLACE + "#" * (2_000_000 - len(PLACE))).places) == 1
    (fault,) = faults(PLACE + "#" * (2_000_001 - len(PLACE)))
    assert fault == f"2000001 characters are too many, {LONGEST} are taken"


def test_what_nests_too_deeply_is_told() -> None:
    assert faults("a = " + "[" * 5_000) == ("nested too deeply",)
