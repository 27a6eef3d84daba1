# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers as visiting cards (vCard 3.0, RFC 2426), which every telephone takes into its book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from portal.web.directory.entries import Entry

TYPE: Final = "text/vcard; charset=utf-8"
WIDEST: Final = 75
"""Bytes of a line; what is longer goes on in the next, after a space."""

_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def cards(entries: Iterable[Entry], place: str) -> str:
    """The cards of some lines; `place` goes before each name, for every annex has a night duty.

    A card holds the number with its country's code, so that it is dialled right from abroad too.
    """
    return "".join(
        f"{line}\r\n"
        for entry in entries
        if entry.tel
        for raw in _card(entry, place)
        for line in _folded(raw)
    )


def _card(entry: Entry, place: str) -> Iterator[str]:
    name = " – ".join(filter(None, (place, entry.name)))
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{_escaped(name)}"
    yield f"N:{_escaped(name)};;;;"
    if entry.office:
        yield f"ORG:{_escaped(entry.office)}"
    yield f"TEL;TYPE={'CELL' if entry.mobile else 'WORK'}:{entry.tel}"
    if entry.hours:
        yield f"NOTE:{_escaped(entry.hours)}"
    yield f"REV:{entry.verified_on.isoformat()}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Cut between characters, never within one."""
    part, width = "", 0
    for character in line:
        size = len(character.encode())
        if width + size > WIDEST:
            yield part
            part, width = " ", 1
        part += character
        width += size
    yield part
