"""`portal import places`: told line by line, refused whole, and doctor knows when there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import run

TOWN = """
[[territory]]
slug = "town"
kind = "commune"
line = "elected"
ar = "الجماعة"
fr = "La commune"
quarters = [{ slug = "kasbah", fr = "Kasbah" }]
"""


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    run("init", instance=tmp_path)
    return tmp_path


def _file(folder: Path, text: str = TOWN) -> Path:
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_places_are_told_one_by_one_and_come_in_once(instance: Path) -> None:
    words = ("import", "places", str(_file(instance)))
    told = run(*words, "--dry-run", instance=instance)
    assert told.stdout.splitlines()[-1] == "2 would be added, 0 would be changed, 0 would be kept."
    told = run(*words, instance=instance)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "line 2, territory: added place town (الجماعة)",
        "line 8, quarter: added place kasbah (Kasbah)",
        "2 added, 0 changed, 0 kept.",
    ]
    again = run(*words, instance=instance)
    assert again.stdout.splitlines()[-1] == "0 added, 0 changed, 2 kept."


def test_a_wrong_file_is_refused_whole_and_says_where(instance: Path) -> None:
    told = run("import", "places", str(_file(instance, TOWN + 'knid = "x"\n')), instance=instance)
    assert told.returncode == 1
    assert "nothing was imported\n  line 2, territory.knid: no key of ours" in told.stderr
    broken = instance / "broken.toml"
    broken.write_bytes(TOWN.encode("cp1256", "replace") + b"\xff")
    told = run("import", "places", str(broken), instance=instance)
    assert (told.returncode, told.stdout) == (1, "")
    assert "not UTF-8 at byte" in told.stderr
    assert "no place can be reported on" in run("doctor", instance=instance).stdout


def test_twin_names_are_named(instance: Path) -> None:
    twice = TOWN + TOWN.replace('"town"', '"other"').replace("La commune", "Autre").replace("الجماعة", "أخرى")
    file = _file(instance, twice.replace("kasbah", "casbah", 1))
    told = run("import", "places", str(file), instance=instance)
    assert told.returncode == 0
    assert told.stderr.splitlines() == [
        "line 8, quarter: casbah has a name that kasbah has too",
        "line 16, quarter: kasbah has a name that casbah has too",
    ]


def test_places_nobody_can_choose_are_said_to_be_so(instance: Path) -> None:
    province = '[[territory]]\nslug = "province"\nkind = "province"\nline = "state"\nfr = "Province"\n'
    told = run("import", "places", str(_file(instance, province)), instance=instance)
    assert "No place can be reported on yet" in told.stderr


def test_doctor_says_when_there_are_no_places_and_production_calls_it_wrong(instance: Path) -> None:
    told = run("doctor", instance=instance)
    assert told.returncode == 0
    assert "· no place can be reported on: `portal import places FILE.toml`" in told.stdout
    assert "✗ no place can be reported on" in run("doctor", "--deploy", instance=instance).stdout
    run("import", "places", str(_file(instance)), instance=instance)
    assert "no place" not in run("doctor", instance=instance).stdout
    assert "no place" not in run("doctor", "--deploy", instance=instance).stdout
