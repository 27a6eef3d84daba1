"""Imports point down: the contracts of pyproject.toml, run with the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp

from tests.house.tree import ROOT


def test_every_arrow_points_down() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_rooms_do_not_know_one_another() -> None:
    """Here and not among the contracts, so that a new room is held to it without being listed."""
    graph = grimp.build_graph("portal", cache_dir=None)
    rooms = {f"portal.web.{room.parent.name}" for room in (ROOT / "portal/web").glob("*/__init__.py")}
    assert {"portal.web.articles", "portal.web.report"} <= rooms
    crossed = [
        f"{module} imports {imported}"
        for module in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if (here := room_of(module, rooms)) and (there := room_of(imported, rooms)) and here != there
    ]
    assert crossed == []


def room_of(module: str, rooms: set[str]) -> str | None:
    room = ".".join(module.split(".")[:3])
    return room if room in rooms else None
