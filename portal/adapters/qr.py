"""QR codes as the path of an SVG, for pages that may load nothing and style nothing inline."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty modules around the code; cameras need four."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """`path` for `<path d>` in a square `viewBox="0 0 side side"`; filled, one unit a module."""

    side: int
    path: str


def draw(text: str) -> Drawing:
    """Return the code of a text, with a quarter of it (level Q) free to be dirty."""
    rows = segno.make_qr(text, error="q").matrix
    runs = (
        f"M{start + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    )
    return Drawing(side=len(rows) + 2 * QUIET, path="".join(runs))


def _dark_runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Return (start, length) of each unbroken run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
