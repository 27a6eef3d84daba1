# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a run of text in its own direction: a phone number inside Arabic comes out reversed without it."""

from __future__ import annotations

import re
import unicodedata

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from portal.domain.directions import language_of, tag_direction, text_direction
from portal.domain.languages import Direction
from portal.domain.phones import spans

LTR, RTL, FIRST_STRONG, END = "\u2066", "\u2067", "\u2068", "\u2069"
ISOLATES = {"ltr": LTR, "rtl": RTL, None: FIRST_STRONG}
MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_ISOLATED = re.compile(f"[{LTR}{RTL}{FIRST_STRONG}][^{END}]*{END}?")


@pass_eval_context
def ltr(context: EvalContext, value: object) -> str:
    """Phone numbers, receipts, references, coordinates, percentages: always left to right."""
    if context.autoescape:
        return Markup('<bdi dir="ltr">%s</bdi>') % escape(value)
    return f"{LTR}{value}{END}"


def email(value: object) -> Markup:
    """A mail address: left to right like a number, but it may be longer than a telephone is wide."""
    return Markup('<bdi class="email" dir="ltr">%s</bdi>') % escape(value)


def prose(value: str) -> Markup:
    """Somebody's own words on a page, with the telephone numbers in them kept the right way round."""
    shown, at = Markup(), 0
    for start, end in spans(value):
        shown += escape(value[at:start]) + Markup('<bdi dir="ltr">%s</bdi>') % value[start:end]
        at = end
    return shown + escape(value[at:])


@pass_eval_context
def isolate(context: EvalContext, value: object) -> str:
    """Names and titles: in the direction of most of their letters, without turning their neighbours.

    Every element with `dir` isolates. `<bdi dir="ltr">` is kept for numbers, which never break across lines;
    a name has to.
    """
    way = text_direction(str(value))
    if context.autoescape:
        return (Markup('<span dir="%s">%s</span>') % (way, value)) if way else Markup("<bdi>%s</bdi>") % value
    return f"{ISOLATES[way]}{value}{END}"


def lang_dir(text: str, known: str | None = None) -> Markup:
    """Return the attributes ` lang="…" dir="…"` of an element that holds `text` and nothing else.

    `known` is the language stored with it; without one, or with one whose script the text is not in, it is
    guessed. A text without letters gets none, and reads as what surrounds it.
    """
    tag = language_of(text, known)
    if tag:
        return Markup(' lang="%s" dir="%s"') % (tag, tag_direction(tag))
    way = text_direction(text)
    return Markup(' dir="%s"') % way if way else Markup()


def typed_dir(text: str | None) -> str:
    """Return `dir` of a control that gives `text` back; while it is empty, the browser asks what is typed."""
    return text_direction(text or "") or "auto"


def directed(mail: str) -> str:
    """Put a mark before each line of a plain text that begins in another direction than it reads.

    Mail programs set every line in the direction of its first letter. A line in one script alone stays bare,
    so that an address on a line of its own can be copied.
    """
    return "\n".join(map(_directed_line, mail.split("\n")))


def _directed_line(line: str) -> str:
    way = text_direction(line)
    return line if way is None or _first_strong(line) in (way, None) else MARKS[way] + line


def _first_strong(line: str) -> Direction | None:
    """Return the direction of the first letter outside isolated runs, which is what mail programs ask for."""
    for character in _ISOLATED.sub("", line):
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None
