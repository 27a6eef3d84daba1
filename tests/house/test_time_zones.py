"""Zones are opened in one place, by the newest rules there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest

from portal import time_zones
from portal.time_zones import OLDEST, newest, zone
from tests.house.tree import ROOT, tracked


def told(folder: Path, name: str, words: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(words)
    return ["/nowhere", str(folder)]


@pytest.mark.parametrize(
    ("name", "words"),
    [("+VERSION", "2026b\n"), ("tzdata.zi", "# version 2026b\n# more"), ("version", "2026b")],
)
def test_the_newer_of_machine_and_package_is_taken(tmp_path: Path, name: str, words: str) -> None:
    folders = told(tmp_path, name, words)
    assert (newest(folders, "2026c").version, newest(folders, "2026c").packaged) == ("2026c", True)
    assert (newest(folders, "2026a").version, newest(folders, "2026a").packaged) == ("2026b", False)
    assert newest(folders, "2026a").origin == str(tmp_path)
    assert newest(folders, "").version == "2026b"


def test_zones_of_an_unknown_version_give_way_to_the_package(tmp_path: Path) -> None:
    assert newest([str(tmp_path)], "2026f").packaged
    assert newest(told(tmp_path, "+VERSION", "backports"), "2026f").packaged


def test_rules_older_than_the_law_are_refused_by_name(tmp_path: Path) -> None:
    old = newest(told(tmp_path, "+VERSION", "2025b"), "")
    assert old.fault is not None
    assert f"{tmp_path} are of 2025b, {OLDEST} or newer" in old.fault
    assert "unknown version" in (newest([], "").fault or "")
    assert newest([], OLDEST).fault is None
    assert newest([], "2027a").fault is None


def test_this_process_uses_rules_that_know_the_law() -> None:
    assert time_zones.rules().fault is None
    winter, summer = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    offsets = [moment.astimezone(zone("Africa/Casablanca")).utcoffset() for moment in (winter, summer)]
    assert offsets == [timedelta(0), timedelta(hours=1)]


@pytest.mark.parametrize("key", ["Casablanca", "", "Africa", "../zoneinfo/UTC", "/etc/passwd", "\x00", "é/à"])
def test_what_is_no_zone_is_said_to_be_none(key: str) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone(key)


def test_zones_are_opened_in_one_place() -> None:
    opens = re.compile(
        r"(?<!\.)\bZoneInfo\(|\bZoneInfo\.(?:from_file|no_cache)\(|\bget_timezone\(|\btzlocal\("
    )
    opened = {
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__).resolve() and opens.search(path.read_text("utf-8"))
    }
    assert opened == {"portal/time_zones.py"}
