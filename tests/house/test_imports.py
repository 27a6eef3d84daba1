"""A start takes in what it needs: libraries that few requests use come with the first that does."""

from __future__ import annotations

import subprocess
import sys

import pytest

SELDOM = {"av", "numpy", "pillow_heif", "portal.cli.demo", "webauthn", "zxcvbn"}
"""What takes long to come in, or much memory, and is used by few."""
PAGES = {"PIL", "portal.web", "portal.app"}
"""What only those need that answer, not what watches over them."""


@pytest.mark.parametrize(
    ("entry", "unused"),
    [("portal.cli.serve", SELDOM | PAGES), ("portal.server.process", SELDOM | PAGES), ("portal.app", SELDOM)],
)
def test_a_start_takes_in_nothing_it_does_not_need(entry: str, unused: set[str]) -> None:
    told = f"import sys, {entry}; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert unused & set(ended.stdout.split()) == set()
