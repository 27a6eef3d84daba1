"""What an import refuses or holds back: each row named with its line and reason, nothing published unread."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from portal.domain.concerns import State
from portal.domain.lifecycle import Readership
from portal.services.concerns.import_concerns import RefusedRow, Tally
from portal.services.concerns.import_mapping import BadMapping, ImportMapping, parse
from portal.store.engine.database import db
from portal.store.models import Concern, TimelineEntry
from tests.services.elsewhere import HEADER, LIGHT, MAPPING, NOISE, bring_in


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
    public = select(TimelineEntry.words).where(TimelineEntry.voice == Readership.PUBLIC)
    assert set(db.session().scalars(public)) == {""}
    notes = select(TimelineEntry.words).where(TimelineEntry.voice == Readership.INTERNAL)
    assert all("Taken over from elsewhere." in words for words in db.session().scalars(notes))


ABOUT = f"{HEADER},who,phone"
WITH_REPORTERS = MAPPING.replace("[columns]", '[columns]\nreporter = ["who", "phone"]')


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Zahra Tazerwalt dit", 1),
        ("demandez à tazerwalt zahra", 1),
        ("le 5551234567 ne répond pas", 1),
        ("zahra dit", 0),
        ("Bulb_out", 0),
    ],
)
def test_a_name_without_a_title_is_found_where_another_column_tells_who_reported(
    database: Engine, text: str, held: int
) -> None:
    row = f"{LIGHT.replace('Bulb_out', text)},Zahra Tazerwalt,+1 555 123 4567"
    tally, refused = bring_in(parse(WITH_REPORTERS), row, header=ABOUT)
    assert (tally.imported, tally.held, refused) == (1, held, [])
    (concern,) = db.session().scalars(select(Concern))
    kept = f"{concern.original} {concern.landmark} {concern.title}"
    assert "+1 555" not in kept, "what is compared is not kept"


def test_a_file_that_may_name_people_can_wait_whole_for_moderators(database: Engine) -> None:
    tally, _ = bring_in(parse(f"review = true\n{MAPPING}"), LIGHT, NOISE)
    assert (tally.imported, tally.held) == (2, 2)
    assert set(db.session().scalars(select(Concern.state))) == {State.RECEIVED}


def test_an_id_that_comes_twice_with_other_words_is_named_not_lost(
    database: Engine, mapping: ImportMapping
) -> None:
    other = LIGHT.replace("Bulb_out", "Pole fell")
    tally, refused = bring_in(mapping, LIGHT, other, LIGHT)
    assert tally == Tally(read=3, imported=1, already=1, refused=1, placeless=1)
    assert refused == [RefusedRow(3, "id '1' is that of line 2 too")]
    tally, refused = bring_in(mapping, LIGHT, other)
    assert (tally.already, refused) == (1, [RefusedRow(3, "id '1' is there already, with another text")])


def test_a_heading_that_comes_twice_is_named_before_anything_is_read(mapping: ImportMapping) -> None:
    with pytest.raises(ValueError, match="columns 6 and 11 are both called 'details'"):
        bring_in(mapping, header=f"{HEADER},Details")


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
