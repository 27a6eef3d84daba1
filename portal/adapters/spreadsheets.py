# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables for spreadsheet programs, which take `=` for a formula, and UTF-8 without a mark for rubbish."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Final

from portal.domain.languages import Language

BOM: Final = "\ufeff"
"""Without it Excel reads UTF-8 as something else, and Arabic comes out as rubbish."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_INVISIBLE: Final = " \u00a0\u200b\u200c\u200d\ufeff\u2066\u2067\u2068\u2069"


Cell = str | int | date | None


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> str:
    """Return a CSV file with a byte order mark, whose text no program will calculate.

    Numbers and dates stand bare, so that a program takes them for what they are: dates as 2026-11-30.
    """
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return BOM + written.getvalue()


def delimiter_in(language: Language) -> str:
    """What spreadsheet programs set to a language part columns by: where commas part decimals, semicolons.

    A line `sep=` would tell them too, but makes Excel forget the byte order mark before it.
    """
    return "," if language is Language.EN else ";"


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else str(cell)


def harmless(cell: str) -> str:
    """Return a cell that is no formula: an apostrophe before what would begin one, also behind spaces."""
    seen = cell.lstrip(_INVISIBLE)
    return f"'{cell}" if seen.startswith(_FORMULA) or cell.startswith(("\t", "\r", "\n")) else cell
