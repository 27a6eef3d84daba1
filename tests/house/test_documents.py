"""Documents cannot rot: links resolve, settings and commands are told."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from portal.__main__ import COMMANDS
from portal.settings import Settings, variable
from tests.house.tree import ROOT, shown, tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)\s#]+)")


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_between_documents_resolve(page: Path) -> None:
    assert [
        link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ] == []


@pytest.mark.parametrize("name", [declared.name for declared in fields(Settings)])
def test_every_setting_is_documented_in_its_own_words(name: str) -> None:
    [help_text] = [declared.metadata["help"] for declared in fields(Settings) if declared.name == name]
    row = f"| `{variable(name)}` | {help_text} |"
    assert row in (ROOT / "docs/operate.md").read_text(encoding="utf-8"), row


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_shows_an_example(name: str) -> None:
    assert f"`portal {name}`" in (ROOT / "docs/operate.md").read_text(encoding="utf-8")


def test_no_two_decisions_have_one_number() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == sorted(set(numbers))
