"""Which way a text reads, and in which language it is: asked of all its letters, never of the first one.

"ONEE قطعت الما" begins with Latin letters and is Arabic. A browser left to itself (`dir="auto"`) looks at the
first letter only and sets the whole sentence from left to right.
"""

from __future__ import annotations

import re
from typing import Final

from portal.domain.languages import Direction, Language, TextLanguage, direction, guess

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0710-\u07ea\u0840-\u0858"
    "\u08a0-\u08c9\ufb1d-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc]+"
)
"""Runs of letters that read from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, Mandaic."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def text_direction(text: str) -> Direction | None:
    """Return the direction of most letters of `text`; None when it has none. A tie reads as Arabic."""
    letters = _length(_LETTERS, text)
    if not letters:
        return None
    return "rtl" if 2 * _length(_RIGHT_TO_LEFT, text) >= letters else "ltr"


def language_of(text: str, known: str | None = None) -> str:
    """Return the BCP 47 tag of the language of `text`: the `known` one, else a guess; "" when nothing tells.

    A known language is believed while the letters are those of its script: the public copy of an Arabic
    report may have been written in French, and its title is then not Arabic.
    """
    way = text_direction(text)
    if way is None:
        return ""
    if known and known != TextLanguage.UNKNOWN and way == tag_direction(known):
        return known
    guessed = guess(text)
    return "" if guessed is TextLanguage.UNKNOWN else guessed.value


def tag_direction(tag: str) -> Direction:
    """Return the direction of a language by its BCP 47 tag; `ary-Latn` is Darija in Latin letters."""
    return direction(Language.AR) if tag in ("ar", "ary") else "ltr"


def _length(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))
