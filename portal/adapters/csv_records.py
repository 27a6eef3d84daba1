"""Reads foreign CSV record by record, in flat memory, and loses none of it to another's mistake.

The csv module alone gives up a whole stretch of lines after one quote that is never closed. Here a broken
line is one refused record, and reading goes on at the next line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

LONGEST_LINE: Final = 65_536
"""Bytes of one line; what is longer is skipped without being kept."""

MOST_LINES: Final = 64
"""Lines that one quoted field may span."""

BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Record:
    """`fields` by column, or none and a `fault` in words; `line` is the first of its lines, from 1."""

    line: int
    fields: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    fault: str = ""


class CsvRecords:
    """The records of an open file after its header; `header` holds the names of the columns.

    `encoding` must be one in which a line break is one byte, as in UTF-8 and the 8-bit ones.
    Raises ValueError when the first record cannot be a header.
    """

    def __init__(self, file: BinaryIO, *, encoding: str = "utf-8", delimiter: str = ",") -> None:
        self._file = file
        self._encoding = encoding
        self._delimiter = delimiter
        self._number = 0
        self._ahead: deque[_Line] = deque()
        self.header: tuple[str, ...] = ()
        first = next(self._records(), Record(1, fault="the file is empty"))
        if first.fault:
            raise ValueError(f"no header: {first.fault}")
        self.header = tuple(name.strip() for name in first.fields)

    def __iter__(self) -> Iterator[Record]:
        """Yield every record once; blank lines are none."""
        return self._records()

    def _records(self) -> Iterator[Record]:
        while (line := self._next()) is not None:
            if line.fault:
                yield Record(line.number, fault=line.fault)
            elif line.text.strip("\r\n"):
                yield self._record(line)

    def _record(self, first: _Line) -> Record:
        """Join lines until the quotes close. If they never do, the first line alone is at fault."""
        lines = [first]
        while (whole := "".join(line.text for line in lines)).count('"') % 2:
            more = self._next() if len(lines) < MOST_LINES else None
            if more is not None and not more.fault:
                lines.append(more)
                continue
            self._push_back([*lines[1:], *([more] if more else [])])
            return Record(first.number, fault="a quote is never closed")
        record = self._parsed(first.number, whole)
        if record.fault and len(lines) > 1:
            self._push_back(lines[1:])
        return record

    def _parsed(self, number: int, text: str) -> Record:
        try:
            fields = next(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error as broken:
            return Record(number, fault=str(broken))
        if self.header and len(fields) != len(self.header):
            return Record(number, fault=f"{len(fields)} columns instead of {len(self.header)}")
        return Record(number, tuple(fields))

    def _push_back(self, lines: list[_Line]) -> None:
        self._ahead.extendleft(reversed(lines))

    def _next(self) -> _Line | None:
        if self._ahead:
            return self._ahead.popleft()
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            return None
        self._number += 1
        if not raw.endswith(b"\n") and len(raw) == LONGEST_LINE:
            self._skip_line()
            return _Line(self._number, "", f"longer than {LONGEST_LINE} bytes")
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError:
            return _Line(self._number, "", f"not {self._encoding}")
        return _Line(self._number, text.removeprefix(BOM) if self._number == 1 else text)

    def _skip_line(self) -> None:
        while (rest := self._file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
