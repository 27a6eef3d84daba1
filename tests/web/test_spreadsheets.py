# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells that a spreadsheet program would calculate are handed over as text."""

from __future__ import annotations

import pytest

from portal.web.spreadsheets import harmless


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "\u2066=1", "\u200b@x"])
def test_whatever_a_program_would_calculate_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "نص", "a=b", "12", "\u206612\u2069"])
def test_text_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell
