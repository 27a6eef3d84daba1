"""Reads foreign CSV record by record, in flat memory, and loses none of it to another's mistake.

The csv module alone gives up a whole stretch of lines after one quote that is never closed. Here a broken
line is one refused record, and reading goes on at the next line. Spreadsheets write the same table in many
ways: with a byte order mark, in UTF-16, after a line `sep=;`, with semicolons or tabs. All of them are read.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

LONGEST_LINE: Final = 65_536
"""Bytes of one line; what is longer is skipped without being kept."""

MOST_LINES: Final = 64
"""Lines that one quoted field may span."""

BOM: Final = "\ufeff"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE: Final = 262_144
"""Bytes that are looked at to tell the encoding of a file that does not say."""
_DELIMITERS: Final = (";", "\t", ",", "|")


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

    `encoding` must be one in which a line break is one byte, as in UTF-8 and the 8-bit ones; `legacy` is the
    one of a file that is not in it at all. A line `sep=` at the top wins over `delimiter`; so does another
    one in the header when `delimiter` is not there.
    Raises ValueError when the first record cannot be a header.
    """

    def __init__(
        self, file: BinaryIO, *, encoding: str = "utf-8", delimiter: str = ",", legacy: str = ""
    ) -> None:
        self._file, self._encoding = _opened(file, encoding, legacy)
        self._delimiter = delimiter
        self._number = 0
        self._ahead: deque[_Line] = deque()
        self.header: tuple[str, ...] = ()
        self._learn_delimiter()
        first = next(self._records(), Record(1, fault="the file is empty"))
        if first.fault:
            raise ValueError(f"no header: {first.fault}")
        self.header = tuple(name.strip() for name in first.fields)

    def _learn_delimiter(self) -> None:
        """Read what the top of the file says of it."""
        first = self._next()
        if first is None or first.fault:
            self._push_back([first] if first else [])
            return
        said = first.text.strip("\r\n").strip().strip('"').casefold()
        if said.startswith("sep=") and len(said) == len("sep=") + 1:
            self._delimiter = said[-1]
        elif said == "sep=" and "\t" in first.text:
            self._delimiter = "\t"
        else:
            self._push_back([first])
            if self._delimiter not in first.text:
                self._delimiter = max(_DELIMITERS, key=first.text.count)

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


def _opened(file: BinaryIO, encoding: str, legacy: str) -> tuple[BinaryIO, str]:
    """The file as lines that end in one byte, and their encoding."""
    if not file.seekable():
        return file, encoding
    sample = file.read(_SAMPLE)
    file.seek(0)
    if sample.startswith(_UTF_16):
        text = io.TextIOWrapper(file, "utf-16", errors="replace", newline="")
        return cast("BinaryIO", io.BufferedReader(_Recoded(text))), "utf-8"
    foreign = bool(legacy) and encoding == "utf-8" and not _ever_utf8(sample)
    return file, legacy if foreign else encoding


def _ever_utf8(sample: bytes) -> bool:
    """Whether any line with more than ASCII is UTF-8: one broken line among good ones changes nothing."""
    whole = sample.splitlines()[:-1] if len(sample) == _SAMPLE else sample.splitlines()
    lines = [line for line in whole if not line.isascii()]
    return not lines or any(_is_utf8(line) for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Recoded(io.RawIOBase):
    """A text file as UTF-8 bytes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._text.read(LONGEST_LINE // 4).encode("utf-8", "replace")
        taken, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
