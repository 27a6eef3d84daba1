# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells that a spreadsheet program would calculate are handed over as text."""

from __future__ import annotations

from datetime import date

import pytest

from portal.adapters.spreadsheets import BOM, harmless, table


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "\u2066=1", "\u200b@x"])
def test_whatever_a_program_would_calculate_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "نص", "a=b", "12", "\u206612\u2069"])
def test_text_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


def test_numbers_and_dates_stand_bare_and_nothing_is_empty() -> None:
    rows = [(12, date(2026, 11, 30), None, -3, "-3", "أ;ب")]
    assert table(["a"], rows, delimiter=";") == f'{BOM}a\r\n12;2026-11-30;;-3;\'-3;"أ;ب"\r\n'
