"""A colour profile written by hand, in which red and green have changed places."""

from __future__ import annotations

import struct

WHITE = (0.9642, 1.0, 0.8249)
RED, GREEN, BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)


def crossed_profile(note: bytes) -> bytes:
    """Return a profile by which pure red means green; `note` is its copyright."""
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(note) + 1) + note + bytes(79),
        b"cprt": b"text" + bytes(4) + note + b"\0",
        b"wtpt": _point(WHITE),
        b"rXYZ": _point(GREEN),
        b"gXYZ": _point(RED),
        b"bXYZ": _point(BLUE),
        **{name: b"curv" + bytes(4) + struct.pack(">IH", 1, 0x0233) for name in (b"rTRC", b"gTRC", b"bTRC")},
    }
    table, bodies = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags.items():
        table += name + struct.pack(">II", start + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    return _header(len(table) + len(bodies)) + table + bodies


def _header(rest: int) -> bytes:
    parts = (
        struct.pack(">I", 128 + rest) + bytes(4) + struct.pack(">I", 0x0210_0000) + b"mntrRGB XYZ ",
        struct.pack(">6H", 2017, 10, 13, 0, 0, 0) + b"acsp" + bytes(28) + _numbers(WHITE),
    )
    return b"".join(parts).ljust(128, b"\0")


def _point(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(values)


def _numbers(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65536) for value in values))
