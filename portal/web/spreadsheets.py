# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables for spreadsheet programs, which take `=` for a formula, and UTF-8 without a mark for rubbish."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from portal.web.bidi import END, LTR

BOM: Final = "\ufeff"
"""Without it Excel reads UTF-8 as something else, and Arabic comes out as rubbish."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_INVISIBLE: Final = " \u00a0\u200b\u200c\u200d\ufeff\u2066\u2067\u2068\u2069"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV file with a byte order mark; every cell is text that no program will calculate."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BOM + written.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that is no formula: an apostrophe before what would begin one, also behind spaces."""
    seen = cell.lstrip(_INVISIBLE)
    return f"'{cell}" if seen.startswith(_FORMULA) or cell.startswith(("\t", "\r", "\n")) else cell


def isolated(value: object) -> str:
    """Return a number or a date that keeps its order among Arabic cells; "" for nothing."""
    return "" if value is None else f"{LTR}{value}{END}"
