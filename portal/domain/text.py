"""The one normaliser every text passes on its way in: forms, imports, the command line.

What it takes out has cost other portals an error page or a lie: lone surrogates cannot be stored, NUL ends a
PostgreSQL string, bidi controls let one read something else than is written, and what Word draws from its
own fonts (bullets, arrows, marks of pictures) is an empty box elsewhere. What it leaves in is the writer's:
ZWNJ and ZWJ shape Arabic words and emoji, so they stay. Applying it twice changes nothing.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import chain

from portal.domain.errors import TooLong

MARKS_IN_A_ROW = 8
"""Vocalised Arabic needs three. A longer pile is drawn over the neighbours' lines, and sorting it into
canonical order costs the square of its height (16,000 marks held one core for a fifth of a second)."""
_MAYBE_PILE = re.compile(rf"\W{{{MARKS_IN_A_ROW + 1}}}")
"""A pile is a row of what is neither letter nor digit; in most texts there is none."""

BLANK_LINES = 2

_PRIVATE = "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
_BULLET = re.compile(rf"^ *{_PRIVATE}+ *(?=\S)", re.MULTILINE)
_PRIVATE_RUN = re.compile(f"{_PRIVATE}+")

_SURROGATES = range(0xD800, 0xE000)
_CONTROLS = chain(range(0x20), range(0x7F, 0xA0))
_BIDI = chain((0x061C, 0x200E, 0x200F), range(0x202A, 0x202F), range(0x2066, 0x2070))
_UNSEEN = chain(
    (0x180E, 0x200B, 0xFEFF), range(0x2060, 0x2065), range(0xFFF9, 0xFFFD), range(0xE0000, 0xE0080)
)
"""Joiners and marks nobody sees, in which words can be hidden; the mark of a picture not copied along."""
_NEVER_TEXT = chain(
    range(0xFDD0, 0xFDF0),
    range(0xFFFE, sys.maxunicode, 0x10000),
    range(0xFFFF, sys.maxunicode, 0x10000),
    (sys.maxunicode,),
)
"""The noncharacters, which XML (and so our feeds) cannot carry."""

_TABLE: dict[int, str | None] = dict.fromkeys(chain(_SURROGATES, _CONTROLS, _BIDI, _UNSEEN, _NEVER_TEXT))
_TABLE |= {ord("\t"): " ", ord("\n"): "\n", 0x2028: "\n", 0x2029: "\n"}
_TABLE |= {0xF0DF: "←", 0xF0E0: "→"}
"""Arrows that Word makes of `<--` and `-->`, in the private letters of its font Wingdings."""
_ONE_LINE = _TABLE | {ord("\n"): " ", 0x2028: " ", 0x2029: " "}


def clean(value: str, limit: int, *, lines: bool = False) -> str:
    """Return `value` fit to be stored and shown; a text in which nothing can be seen becomes "".

    Line breaks stay when `lines`, else each becomes a space. Raises TooLong when more than `limit` characters
    are left after cleaning.
    """
    unbroken = value.replace("\r\n", "\n").replace("\r", "\n")
    text = _composed(_listed(unbroken.translate(_TABLE if lines else _ONE_LINE), lines=lines))
    text = (_spaced(text) if lines else text).strip()
    if not _shows(text):
        return ""
    if len(text) > limit:
        raise TooLong(limit, len(text))
    return text


def _listed(text: str, *, lines: bool) -> str:
    """Turn what a private letter begins a line with into a bullet; drop the other private letters."""
    if text.isascii() or not _PRIVATE_RUN.search(text):
        return text
    return _PRIVATE_RUN.sub("", _BULLET.sub("• ", text) if lines else text)


def _composed(text: str) -> str:
    """NFC. Piles of marks are cut before, for the time it takes, and after, for what composing unfolds."""
    if text.isascii():
        return text
    return _levelled(unicodedata.normalize("NFC", _levelled(text)))


def _levelled(text: str) -> str:
    """Drop every combining mark beyond MARKS_IN_A_ROW."""
    if not _MAYBE_PILE.search(text):
        return text
    kept: list[str] = []
    height = 0
    for character in text:
        height = height + 1 if character >= "\u0300" and unicodedata.category(character)[0] == "M" else 0
        if height <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _spaced(text: str) -> str:
    """Empty the lines that hold only spaces, and keep at most BLANK_LINES of them in a row.

    Spaces at the end of other lines stay: in Markdown two of them are a line break.
    """
    kept: list[str] = []
    blank = 0
    for line in text.split("\n"):
        blank = 0 if line.strip() else blank + 1
        if blank <= BLANK_LINES:
            kept.append("" if blank else line)
    return "\n".join(kept)


def _shows(text: str) -> bool:
    """Whether anything in it leaves a trace on the page; joiners and spaces alone do not."""
    return any(not character.isspace() and unicodedata.category(character) != "Cf" for character in text)
