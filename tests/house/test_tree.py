"""What may and may not lie in the tree."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, shown, tracked, written

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
FILES = {".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "hatch_build.py", "pyproject.toml"}
FOLDERS = {
    ".ci",
    "assets",
    "bench",
    "docs",
    "instance",
    "migrations",
    "portal",
    "requirements",
    "templates",
    "tests",
}
LONGEST = 300
DOWNLOADS = re.compile(r"pypi\.|python[h]osted|npm[j]s|debian\.org|--(extra-)?index-url[ =]")
MACHINES = re.compile(r"(?<![\w.>$)}-])/(work|root|home)/\w")


def test_the_top_level_is_what_the_readme_says() -> None:
    assert {shown(path).split("/")[0] for path in tracked()} <= FILES | FOLDERS


def test_no_file_has_a_vague_name() -> None:
    assert [shown(path) for path in tracked() if path.stem.lower() in VAGUE] == []


def test_no_module_outgrows_its_reader() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and "versions" not in path.parts]
    lengths = {shown(path): len(path.read_text().splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_download_address_or_a_machine() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:100]}"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if DOWNLOADS.search(line) or MACHINES.search(line)
    ]
    assert found == []


def test_nothing_of_an_instance_is_committed() -> None:
    assert [shown(path) for path in tracked() if path.is_relative_to(ROOT / "instance")] == [
        "instance/README"
    ]
