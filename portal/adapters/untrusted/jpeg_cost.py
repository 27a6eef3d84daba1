"""What a JPEG asks of its decoder, read from its markers before a decoder sees it.

Time and memory follow from the structure and not from the size of the file: 400 kB of progressive JPEG may
hold 6,000 scans of the whole picture, and 12 MB may hold three million empty segments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_SCANS: Final = 64
"""Encoders of telephones and of the web write 1 to 16."""

MOST_SEGMENTS: Final = 2_000
"""A colour profile has up to 255; a gain map and a panorama's notes in XMP some hundred."""

_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_PROGRESSIVE: Final = frozenset({0xC2, 0xCA})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length: restarts, the start of a picture."""
_MARKER: Final = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_AFTER_SCAN: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_BLOCK: Final = 8  # pixels, a side
_COEFFICIENTS: Final = 64 * 2  # bytes of a block


@dataclass(frozen=True, slots=True)
class Demand:
    """`width` and `height` in pixels; `scans` of the whole file; `buffered`, the bytes a decoder must keep
    while it waits for the last scan: 0 for a picture of one."""

    width: int
    height: int
    scans: int
    buffered: int


@dataclass(frozen=True, slots=True)
class _Frame:
    progressive: bool
    width: int
    height: int
    samplings: tuple[tuple[int, int], ...]

    def coefficients(self) -> int:
        widest = max(across for across, _ in self.samplings)
        highest = max(down for _, down in self.samplings)
        blocks = (
            _over(self.width * across, widest * _BLOCK) * _over(self.height * down, highest * _BLOCK)
            for across, down in self.samplings
        )
        return sum(blocks) * _COEFFICIENTS


class TooManyParts(ValueError):
    """More scans or segments than any camera writes."""


def demand(content: bytes) -> Demand:
    """Walk through a JPEG up to its end, or to where it breaks off.

    Raises TooManyParts, and ValueError for a file without exactly one frame.
    """
    at, segments, scans = 0, 0, 0
    frame: _Frame | None = None
    several = False
    pattern = _MARKER
    while (found := pattern.search(content, at)) and (marker := found[1][0]) != _END:
        at, pattern, segments = found.end(), _MARKER, segments + 1
        if marker in _BARE:
            continue
        body = content[at + 2 : at + int.from_bytes(content[at : at + 2])]
        at += 2 + len(body)
        if marker in _FRAMES:
            if frame is not None:
                raise ValueError("two frames")
            frame = _frame(marker, body)
        elif marker == _SCAN:
            scans, pattern = scans + 1, _AFTER_SCAN
            several = several or not body or frame is None or body[0] < len(frame.samplings)
        if scans > MOST_SCANS or segments > MOST_SEGMENTS:
            raise TooManyParts(f"{scans} scans, {segments} segments")
    if frame is None or not scans:
        raise ValueError("no picture")
    buffered = frame.coefficients() if frame.progressive or several else 0
    return Demand(frame.width, frame.height, scans, buffered)


def _frame(marker: int, body: bytes) -> _Frame:
    """Read the head of a frame. Raises ValueError for one that no decoder would take."""
    count = body[5] if len(body) > 5 else 0
    parts = body[6 : 6 + 3 * count]
    samplings = tuple((parts[at + 1] >> 4, parts[at + 1] & 15) for at in range(0, len(parts) - 2, 3))
    if not 1 <= count <= 4 or len(samplings) != count or any(0 in pair for pair in samplings):
        raise ValueError("a frame without parts")
    return _Frame(marker in _PROGRESSIVE, int.from_bytes(body[3:5]), int.from_bytes(body[1:3]), samplings)


def _over(whole: int, part: int) -> int:
    return -(-whole // part)
