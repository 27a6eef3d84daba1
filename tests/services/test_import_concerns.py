"""Concerns from elsewhere: each row once, each row accounted for."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from sqlalchemy import Engine, func, select

from portal.adapters.csv_records import CsvRecords
from portal.domain.actions import Action
from portal.domain.concerns import Category, Exposure, State
from portal.domain.lifecycle import Voice
from portal.domain.places import TerritoryKind
from portal.services.import_concerns import Import, Refusal, Tally
from portal.services.import_mapping import BadMapping, ImportMapping, parse
from portal.store.database import db
from portal.store.models import Concern, Office, Territory, TimelineEntry
from portal.store.queries.places import territories
from portal.store.work import work
from tests import makers
from tests.makers import NOON, TODAY

MAPPING = """
name = "elsewhere"
says = "Taken over from elsewhere."
answered = "Closed without a word."
language = "en"
timezone = "America/New_York"
dates = ["%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"]
missing = ["NA"]

[columns]
id = "id"
opened = "opened"
closed = "closed"
status = "status"
category = "type"
territory = "area"
lat = "lat"
lon = "lon"
answer = "notes"
title = "type"
text = ["type", "details"]

[territory]
slug = "elsewhere"
kind = "commune"
line = "elected"
en = "Elsewhere"

[office]
slug = "elsewhere-311"
kind = "commune_service"
en = "Elsewhere 311"

[status]
closed = "answered"
open = "accepted"

[category]
"Street light" = "lighting"
Noise = "noise"
"""

HEADER = "id,opened,closed,status,type,details,area,lat,lon,notes"
LIGHT = (
    "1,2012-12-04 15:21:00,12/06/2012 04:39:00 AM,Closed,Street light,Bulb_out,Old Town,37.79,-122.44,Fixed"
)
NOISE = "2,2012-12-31 23:30:00,NA,OPEN,noise,NA,NA,NA,NA,NA"


@pytest.fixture
def mapping() -> ImportMapping:
    return parse(MAPPING)


def bring_in(
    mapping: ImportMapping, *rows: str, header: str = HEADER, dry: bool = False
) -> tuple[Tally, list[Refusal]]:
    records = CsvRecords(io.BytesIO("\n".join((header, *rows)).encode()))
    importer = Import(mapping, records.header)
    with work(NOON) as w:
        return importer.batch(w, list(records), dry=dry)


def test_a_row_becomes_a_concern_with_a_timeline_that_says_where_it_comes_from(
    database: Engine, mapping: ImportMapping
) -> None:
    tally, refused = bring_in(mapping, LIGHT)
    assert (tally, refused) == (Tally(read=1, imported=1, placeless=1), [])
    session = db.session()
    concern = session.scalars(select(Concern)).one()
    assert (concern.state, concern.category, concern.exposure) == (
        State.ANSWERED,
        Category.LIGHTING,
        Exposure.PUBLIC,
    )
    assert (concern.title, concern.public_text) == ("Street light", "Street light\nBulb out")
    assert (concern.received_on, concern.lat, concern.language) == (date(2012, 12, 4), 37.79, "en")
    assert concern.folded
    assert concern.receipt is None
    steps = session.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).all()
    assert [(step.action, step.words) for step in steps] == [
        (Action.SUBMIT, ""),
        (Action.ACCEPT, "Taken over from elsewhere."),
        (Action.ANSWER, "Fixed"),
    ]
    assert steps[2].at == datetime(2012, 12, 6, 9, 39, tzinfo=UTC)


def test_the_town_and_its_office_are_made_once_and_the_town_takes_no_reports(
    database: Engine, mapping: ImportMapping
) -> None:
    bring_in(mapping, LIGHT, NOISE)
    bring_in(mapping, LIGHT.replace("1,", "3,", 1))
    tree = territories(db.session())
    assert [(place.slug, place.closed_on) for place in tree] == [("elsewhere", TODAY)]
    assert tree.offered() == frozenset()
    assert db.session().scalars(select(Office.slug)).all() == ["elsewhere-311"]


def test_a_place_nobody_knows_becomes_part_of_the_landmark_and_no_new_place(
    database: Engine, mapping: ImportMapping
) -> None:
    tally, _ = bring_in(mapping, LIGHT, NOISE)
    assert tally.placeless == 1
    rows = db.session().execute(select(Concern.landmark, Territory.slug).join(Territory).order_by(Concern.id))
    assert [tuple(row) for row in rows] == [("Old Town", "elsewhere"), ("", "elsewhere")]


@pytest.mark.parametrize(
    "spelling",
    [
        "Kasbah",
        "KASBAH",
        "kas-bah",
        "La Kasbah",
        "Quartier Kasbah",
        "القصبة",
        "القَصَبة",
        "قصبه",
        "حي القصبة",
        "Citadel",
    ],
)
def test_every_spelling_of_a_quarter_is_that_quarter(
    database: Engine, mapping: ImportMapping, spelling: str
) -> None:
    with work(NOON) as w:
        town = makers.territory(w.session, slug="elsewhere", kind=TerritoryKind.PASHALIK).id
        names = {"name_ar": "القصبة", "name_fr": "Kasbah", "name_en": "Citadel"}
        kasbah = makers.territory(w.session, parent_id=town, kind=TerritoryKind.QUARTER, **names).id
        before = len(territories(w.session))
    bring_in(mapping, LIGHT.replace("Old Town", spelling))
    concern = db.session().scalars(select(Concern)).one()
    assert (concern.territory_id, concern.landmark) == (kasbah, "")
    assert len(territories(db.session())) == before


def test_a_name_that_two_places_have_is_the_whole_town(database: Engine, mapping: ImportMapping) -> None:
    with work(NOON) as w:
        town = makers.territory(w.session, slug="elsewhere", kind=TerritoryKind.PASHALIK).id
        for _ in range(2):
            annex = makers.territory(w.session, parent_id=town).id
            makers.territory(w.session, parent_id=annex, name_fr="Centre")
    bring_in(mapping, LIGHT.replace("Old Town", "centre"))
    assert db.session().scalars(select(Concern.territory_id)).all() == [town]


@pytest.mark.parametrize(
    "told",
    [
        "Appelez Mme Zahra Tazerwalt",
        "au 06 61 22 33 44",
        "+212 661-223344",
        "٠٦ ٦١ ٢٢ ٣٣ ٤٤",
        "zahra@mail.example",
        "derb 7 maison 12",
        "maison n° 12",
        "دار رقم 12",
        "شقة 3",
        "CIN JB123456",
        "M. Alami",
        "السيد العلمي",
    ],
)
def test_a_text_that_tells_of_somebody_waits_at_the_desk_and_is_not_published(
    database: Engine, mapping: ImportMapping, told: str
) -> None:
    for row in (LIGHT.replace("Bulb_out", told), LIGHT.replace("1,", "2,", 1).replace("Fixed", told)):
        tally, refused = bring_in(mapping, row)
        assert (tally.imported, tally.held, refused) == (1, 1, [])
    for concern in db.session().scalars(select(Concern)):
        assert (concern.state, concern.title, concern.public_text) == (State.RECEIVED, "", "")
    public = select(TimelineEntry.words).where(TimelineEntry.voice == Voice.PUBLIC)
    assert set(db.session().scalars(public)) == {""}
    notes = select(TimelineEntry.words).where(TimelineEntry.voice == Voice.INTERNAL)
    assert all("Taken over from elsewhere." in words for words in db.session().scalars(notes))


def test_an_id_that_comes_twice_with_other_words_is_named_not_lost(
    database: Engine, mapping: ImportMapping
) -> None:
    other = LIGHT.replace("Bulb_out", "Pole fell")
    tally, refused = bring_in(mapping, LIGHT, other, LIGHT)
    assert tally == Tally(read=3, imported=1, already=1, refused=1, placeless=1)
    assert refused == [Refusal(3, "id '1' is that of line 2 too")]
    tally, refused = bring_in(mapping, LIGHT, other)
    assert (tally.already, refused) == (1, [Refusal(3, "id '1' is there already, with another text")])


def test_headings_are_compared_as_people_read_them(database: Engine, mapping: ImportMapping) -> None:
    accents = parse(MAPPING.replace('answer = "notes"', 'answer = "Réponse"'))
    header = HEADER.replace("notes", "  RE\u0301PONSE ").replace("id,", "ID,", 1)
    tally, _ = bring_in(accents, LIGHT, header=header)
    assert tally.imported == 1


def test_a_heading_that_comes_twice_is_named_before_anything_is_read(mapping: ImportMapping) -> None:
    with pytest.raises(ValueError, match="columns 6 and 11 are both called 'details'"):
        bring_in(mapping, header=f"{HEADER},Details")


def test_decimal_commas_are_numbers(database: Engine, mapping: ImportMapping) -> None:
    bring_in(mapping, LIGHT.replace("37.79,-122.44", '"37,79","-122,44"'))
    assert db.session().scalars(select(Concern.lat)).all() == [37.79]


def test_a_day_has_no_order_of_its_hours(database: Engine, mapping: ImportMapping) -> None:
    """San Francisco's own file loses which half of the day it was."""
    _, refused = bring_in(mapping, LIGHT.replace("12/06/2012 04:39:00 AM", "12/04/2012 03:21:00 AM"))
    assert refused == []
    last = db.session().scalars(select(TimelineEntry.at).order_by(TimelineEntry.id.desc())).first()
    assert last == datetime(2012, 12, 4, 20, 21, tzinfo=UTC)


def test_days_are_those_of_the_source(database: Engine, mapping: ImportMapping) -> None:
    """Half past eleven at night in New York is next year in London."""
    bring_in(mapping, NOISE)
    assert db.session().scalars(select(Concern.received_on)).all() == [date(2012, 12, 31)]


def test_nothing_comes_in_twice(database: Engine, mapping: ImportMapping) -> None:
    bring_in(mapping, LIGHT)
    tally, _ = bring_in(mapping, LIGHT, NOISE, NOISE)
    assert tally == Tally(read=3, imported=1, already=2)
    assert db.session().scalar(select(func.count(Concern.id))) == 2


def test_a_dry_run_changes_nothing(database: Engine, mapping: ImportMapping) -> None:
    tally, _ = bring_in(mapping, LIGHT, dry=True)
    assert tally == Tally(read=1, imported=1)
    assert db.session().scalar(select(func.count(Concern.id))) == 0
    assert len(territories(db.session())) == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (LIGHT.replace("1,", "NA,", 1), "no id in id"),
        (LIGHT.replace("2012-12-04 15:21:00", "NA"), "no date in opened"),
        (LIGHT.replace("2012-12-04", "2012-13-04"), "opened '2012-13-04 15:21:00' is no date"),
        (LIGHT.replace("2012-12-04", "2112-12-04"), "lies ahead"),
        (LIGHT.replace("2012-12-04", "1812-12-04"), "too far back"),
        (LIGHT.replace("Closed", "Gone"), "status says 'Gone', which the mapping does not know"),
        (LIGHT.replace("Street light", "Moon"), "type says 'Moon'"),
        (LIGHT.replace("37.79", "north"), "are not two numbers"),
        (LIGHT.replace("37.79", "NA"), "are not two numbers"),
        (LIGHT.replace("37.79", "97.79"), "are nowhere on earth"),
        (LIGHT.replace("37.79", "nan"), "are nowhere on earth"),
        (LIGHT.replace("37.79,-122.44", "0,0.000000"), "stand for no place"),
        (LIGHT.replace("37.79,-122.44", "-73.98,40.70"), "are swapped"),
        (LIGHT.replace("12/06/2012", "12/02/2012"), "closed lies before opened"),
        (LIGHT.replace("12/06/2012", "01/01/1900"), "stands for no date"),
        (LIGHT.replace("2012-12-04", "1970-01-01"), "stands for no date"),
        (LIGHT.replace("2012-12-04", "9999-12-31"), "lies ahead"),
        (LIGHT.replace("Bulb_out", "x" * 6000), "details has 6000 characters, 5000 are taken"),
        ("1,2", "2 columns instead of 10"),
    ],
)
def test_a_refused_row_says_why(database: Engine, mapping: ImportMapping, row: str, why: str) -> None:
    tally, refused = bring_in(mapping, row, NOISE)
    assert tally == Tally(read=2, imported=1, refused=1)
    assert refused[0].line == 2
    assert why in refused[0].why


def test_text_is_cleaned_like_any_other(database: Engine, mapping: ImportMapping) -> None:
    bring_in(mapping, LIGHT.replace("Bulb_out", "out\x00 \u202esrever"))
    assert db.session().scalars(select(Concern.original)).all() == ["Street light\nout srever"]


def test_a_file_that_lacks_a_column_is_refused_whole(mapping: ImportMapping) -> None:
    with pytest.raises(ValueError, match="the file has no column area, lon"):
        bring_in(mapping, header="id,opened,closed,status,type,details,lat,notes")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (MAPPING.replace('name = "elsewhere"', ""), "'name' is missing"),
        (MAPPING.replace('"lighting"', '"lamps"'), "lamps"),
        (MAPPING.replace('"answered"', '"received"'), "nothing can be imported as received"),
        (MAPPING.replace('id = "id"', 'identity = "id"'), "identity"),
        (MAPPING.replace("America/New_York", "Atlantis"), "Atlantis"),
        (f"{MAPPING}\n[bounds]\nsouth = 40", "'west' is missing"),
        (f"{MAPPING}\n[bounds]\nsouth = 40\nnorth = 30\nwest = -9\neast = -8", "south < north"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_mapping_that_will_not_do_says_where(told: str, why: str) -> None:
    with pytest.raises(BadMapping, match=why):
        parse(told)


def test_a_point_outside_the_bounds_of_the_mapping_is_refused(database: Engine) -> None:
    bounds = "\n[bounds]\nsouth = 37\nnorth = 38\nwest = -123\neast = -122"
    strict = parse(f"{MAPPING}{bounds}")
    far, swapped = LIGHT.replace("37.79", "39.79"), LIGHT.replace("37.79,-122.44", "-122.44,37.79")
    _, refused = bring_in(strict, far, swapped, LIGHT)
    assert [one.why.split(" ", 3)[3] for one in refused] == [
        "lie outside the bounds of the mapping",
        "are swapped",
    ]


class Endless(io.RawIOBase):
    """A file of so many rows that is never in memory."""

    def __init__(self, rows: int) -> None:
        self._lines = self._made(rows)

    def _made(self, rows: int) -> Iterator[bytes]:
        yield f"{HEADER}\n".encode()
        for number in range(rows):
            yield LIGHT.replace("1,", f"{number},", 1).encode() + b"\n"

    def readline(self, size: int | None = -1, /) -> bytes:
        return next(self._lines, b"")


def _peak(mapping: ImportMapping, rows: int) -> int:
    """Bytes at the highest while a dry run goes through a file of so many rows."""
    tracemalloc.start()
    records = CsvRecords(Endless(rows))  # type: ignore[arg-type]
    importer, waiting = Import(mapping, records.header), iter(records)
    while batch := list(islice(waiting, 100)):
        with work(NOON) as w:
            importer.batch(w, batch)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_memory_does_not_grow_with_the_file(database: Engine, mapping: ImportMapping) -> None:
    _peak(mapping, 200)
    small = _peak(mapping, 1_000)
    large = _peak(mapping, 10_000)
    assert db.session().scalar(select(func.count(Concern.id))) == 10_000
    assert large < 1.5 * small
