"""`portal import concerns`: refuses in words, resumes, sums up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from portal.cli.import_ import shipped
from tests.cli.commands import run, run_apart

SF = (
    "CaseID,Opened,Closed,Updated,Status,Category,Neighborhood,Address,Lat,Long,Status.Notes,"
    "Request.Type,Request.Details"
)
ROW = (
    '{id},2012-12-04 15:21:00,NA,12/06/2012 04:39:00 AM,Open,Streetlights,Old Town,"1 Main St, SF",'
    "37.7,-122.4,NA,Bulb_out,NA"
)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    run("init", instance=tmp_path)
    return tmp_path


def _file(folder: Path, *rows: str) -> Path:
    file = folder / "cases.csv"
    file.write_text("\n".join((SF, *rows)) + "\n", encoding="utf-8")
    return file


def test_the_mappings_of_two_cities_come_along() -> None:
    assert shipped() == ["nyc311", "sf311"]


def test_every_row_is_accounted_for_and_refusals_are_named(instance: Path) -> None:
    rows = [ROW.format(id=number) for number in range(1200)]
    file = _file(instance, *rows, "broken", ROW.format(id=7), ROW.format(id=""))
    refused = instance / "refused.csv"
    told = run(
        "import", "concerns", str(file), "--map", "sf311", "--refused", str(refused), instance=instance
    )
    assert told.returncode == 0
    assert told.stdout.splitlines()[0] == "1203 rows read: 1200 imported, 1 already there, 2 refused."
    assert told.stderr == "line 1202: 1 columns instead of 13\nline 1204: no id in CaseID\n"
    with refused.open(encoding="utf-8", newline="") as written:
        assert list(csv.reader(written)) == [
            ["line", "why"],
            ["1202", "1 columns instead of 13"],
            ["1204", "no id in CaseID"],
        ]
    again = run("import", "concerns", str(file), "--map", "sf311", instance=instance)
    assert again.stdout == "1203 rows read: 0 imported, 1201 already there, 2 refused.\n"


def test_an_import_goes_on_where_it_was_interrupted(instance: Path) -> None:
    """The first part of a file is what an interrupted import leaves behind."""
    rows = [ROW.format(id=number) for number in range(20)]
    run_apart("import", "concerns", str(_file(instance, *rows[:8])), "--map", "sf311", instance=instance)
    told = run_apart("import", "concerns", str(_file(instance, *rows)), "--map", "sf311", instance=instance)
    assert told.stdout.startswith("20 rows read: 12 imported, 8 already there, 0 refused.\n")


def test_a_dry_run_says_would(instance: Path) -> None:
    file = _file(instance, ROW.format(id=1))
    told = run("import", "concerns", str(file), "--map", "sf311", "--dry-run", instance=instance)
    assert told.stdout == "1 rows read: 1 would be imported, 0 already there, 0 refused.\n"
    told = run("import", "concerns", str(file), "--map", "sf311", instance=instance)
    assert "1 imported" in told.stdout


def test_an_unknown_mapping_names_those_there_are(instance: Path) -> None:
    told = run("import", "concerns", str(_file(instance)), "--map", "la311", instance=instance)
    assert told.returncode == 2
    assert "nyc311, sf311" in told.stderr


def test_a_file_of_another_shape_is_refused_in_words(instance: Path) -> None:
    file = instance / "other.csv"
    file.write_text("id,text\n1,a\n")
    told = run("import", "concerns", str(file), "--map", "sf311", instance=instance)
    assert told.returncode == 1
    assert "the file has no column" in told.stderr
    assert "Traceback" not in told.stderr


def test_lines_refused_for_one_reason_are_told_as_one(instance: Path) -> None:
    file = _file(instance, *["broken"] * 3_000, ROW.format(id=1), "broken")
    refused = instance / "refused.csv"
    words = ("import", "concerns", str(file), "--map", "sf311", "--refused", str(refused))
    told = run(*words, instance=instance)
    assert told.stderr.splitlines() == [
        "lines 2 to 3001: 1 columns instead of 13",
        "line 3003: 1 columns instead of 13",
    ]
    assert len(refused.read_text(encoding="utf-8").splitlines()) == 3_002


def test_a_million_reasons_do_not_fill_the_screen(instance: Path) -> None:
    rows = (ROW.format(id=1).replace("2012-12-04", f"day {number}") for number in range(1_500))
    told = run("import", "concerns", str(_file(instance, *rows)), "--map", "sf311", instance=instance)
    assert len(told.stderr.splitlines()) == 1_001
    assert told.stderr.splitlines()[-1] == "More are refused: --refused FILE names all of them."


def test_what_waits_for_a_moderator_is_said(instance: Path) -> None:
    file = _file(instance, ROW.format(id=1).replace("Bulb_out", "Call 06 61 22 33 44"))
    told = run("import", "concerns", str(file), "--map", "sf311", instance=instance)
    assert told.stdout.splitlines()[1].startswith("1 of them wait at the desk")
