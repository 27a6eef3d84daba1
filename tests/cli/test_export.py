"""The register of processing says what the clocks do."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from lxml import html

from portal.cli.export.register import MATTERS, register_of
from portal.domain.concerns import Tier
from portal.domain.retention import Matter, Sort, days
from tests.cli.commands import run, run_apart


@pytest.mark.parametrize("shape", ["csv", "html", "md"])
def test_every_processing_is_in_every_shape(tmp_path: Path, shape: str) -> None:
    told = run("export", "register", "--format", shape, instance=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    for entry in register_of("x", "y").entries:
        assert entry["Traitement"] in told.stdout


def test_every_heading_of_every_processing_says_something() -> None:
    for entry in register_of("Site", "Ville").entries:
        assert len(entry) == 13
        assert all(entry.values())
        assert not any("{" in text for text in entry.values())


@pytest.mark.parametrize("tier", list(Tier))
def test_periods_are_those_of_the_clocks(tier: Tier) -> None:
    entry = register_of("", "").entries[list(Tier).index(tier)]
    for matter in Matter:
        words = f"{MATTERS[matter]} : {days(matter, Sort.ORDINARY, tier)} jours"
        kept = tier is not Tier.ANONYMOUS or matter is not Matter.CONTACT
        assert (words in entry["Durée de conservation"]) is kept


def test_the_table_opens_in_a_spreadsheet_and_the_page_in_a_browser(tmp_path: Path) -> None:
    target = tmp_path / "registre"
    run_apart("export", "register", "--format", "csv", "--to", str(target), instance=tmp_path)
    text = target.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == len(register_of("", "").entries)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    page = html.fromstring(run("export", "register", "--format", "html", instance=tmp_path).stdout)
    assert len(page.xpath("//h2")) == len(rows)
