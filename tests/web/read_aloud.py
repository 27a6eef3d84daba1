# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a screen reader makes of a page: what stands in what, and which way and in which language it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

PHRASES = "span, b, strong, em, small, a, label, p, h1, h2, h3, h4, button, summary, bdi, time, cite, q"
BLOCKS = (
    "address, article, aside, blockquote, div, dl, fieldset, figure, footer, form, h1, h2, h3, h4, header, "
    "hr, main, nav, ol, p, pre, section, table, ul"
)
"""What may not stand in a phrase: browsers forgive it, and screen readers then read it twice or not."""
FOREIGN = re.compile("[A-Za-z\u00c0-\u024f]{2}|[\u0621-\u064a]{2}")
"""A word in Latin or Arabic letters."""


def faults(root: Any, *, tamazight: bool) -> Iterator[str]:
    """Yield everything of the kind that is wrong with a parsed page; `tamazight` is its frame."""
    yield from _nesting(root)
    yield from _directions(root)
    if tamazight:
        yield from _unsaid_languages(root)


def shown(element: Any) -> str:
    """The beginning of an element, as it is written."""
    return str(html.tostring(element, encoding="unicode", with_tail=False))[:90]


def _nesting(root: Any) -> Iterator[str]:
    phrases, blocks = PHRASES.split(", "), BLOCKS.split(", ")
    for phrase in root.iter(*phrases):
        for block in phrase.iterdescendants(*blocks):
            inside_link = phrase.tag == "a" and next(block.iterancestors(*phrases)) is phrase
            if not (inside_link or phrase.tag == "summary"):
                yield f"<{block.tag}> in a phrase: {shown(phrase)}"


def _directions(root: Any) -> Iterator[str]:
    """Direction by the first letter is for what is being typed; a text that stands says which it has."""
    for element in root.iterfind(".//*[@dir='auto']"):
        if element.tag not in ("input", "textarea"):
            yield f"direction by the first letter: {shown(element)}"


def _unsaid_languages(root: Any) -> Iterator[str]:
    """Only the frame is in Tamazight; a screen reader must be told where French or Arabic begins."""
    for element in root.iter(etree.Element):
        around = (element, *element.iterancestors())
        spoken = next((one.get("lang") for one in around if one.get("lang")), None)
        runs = [element.text, *(child.tail for child in element)]
        if spoken == "zgh" and element.tag not in ("head", "script") and any(map(_foreign, runs)):
            yield f"not Tamazight, and not said: {shown(element)}"


def _foreign(run: str | None) -> bool:
    return FOREIGN.search(run or "") is not None
