"""The drawn code has the modules of the encoded one, and a margin."""

from __future__ import annotations

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.qr import QUIET, draw


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=120))
def test_every_dark_module_is_drawn_once(text: str) -> None:
    drawing = draw(text)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing.path)
    drawn = [
        (int(start) + step, int(row))
        for start, row, length, back in runs
        if length == back
        for step in range(int(length))
    ]
    rows = segno.make_qr(text, error="q").matrix
    dark = [(x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    assert drawn == dark
    assert drawing.side == len(rows) + 2 * QUIET
