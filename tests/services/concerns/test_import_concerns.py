"""Concerns from elsewhere: each row once, with its place, its days and its timeline."""

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
from portal.domain.places import TerritoryKind
from portal.services.concerns.import_concerns import Import, Tally
from portal.services.concerns.import_mapping import ImportMapping, parse
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Office, Territory, TimelineEntry
from portal.store.queries.town.places import territories
from tests import makers
from tests.makers import NOON, TODAY
from tests.services.elsewhere import HEADER, LIGHT, MAPPING, NOISE, bring_in


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
    rows = db.session().execute(select(Concern.landmark, Territory.slug).join(Territory))
    assert {tuple(row) for row in rows} == {("Old Town", "elsewhere"), ("", "elsewhere")}


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


def test_headings_are_compared_as_people_read_them(database: Engine, mapping: ImportMapping) -> None:
    accents = parse(MAPPING.replace('answer = "notes"', 'answer = "Réponse"'))
    header = HEADER.replace("notes", "  RE\u0301PONSE ").replace("id,", "ID,", 1)
    tally, _ = bring_in(accents, LIGHT, header=header)
    assert tally.imported == 1


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


def test_text_is_cleaned_like_any_other(database: Engine, mapping: ImportMapping) -> None:
    bring_in(mapping, LIGHT.replace("Bulb_out", "out\x00 \u202esrever"))
    assert db.session().scalars(select(Concern.original)).all() == ["Street light\nout srever"]


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
    _peak(mapping, 100)
    small = _peak(mapping, 200)
    large = _peak(mapping, 2_000)
    assert db.session().scalar(select(func.count(Concern.id))) == 2_000
    assert large < 1.5 * small
