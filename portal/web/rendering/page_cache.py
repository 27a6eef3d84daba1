# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that differ by a few words only: rendered once with placeholders in those places, then filled.

The page of a receipt was a quarter of what a report costs, and reports come in floods. The price: whoever
fills one has to name whatever else it depends on (answers.fill).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

PLACEHOLDERS: Final = "".join(map(chr, range(0xFDD0, 0xFDF0)))
"""32 characters that each stand for a word to be filled in. They are noncharacters of Unicode, which no text
of ours can hold (domain.text)."""
_PLACEHOLDER: Final = re.compile(f"([{PLACEHOLDERS}])")
KEPT: Final = 200
"""Some 20 kB each; the dates on a receipt make new ones every day."""


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """A page cut at its placeholders: text, placeholder, text, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, page: str) -> PageTemplate:
        return cls(tuple(_PLACEHOLDER.split(page)))

    def filled(self, words: Mapping[str, str]) -> str:
        """Return the page with a word, escaped, for every placeholder. Raises KeyError for one without."""
        safe = {placeholder: word if word.isalnum() else escape(word) for placeholder, word in words.items()}
        page = list(self.pieces)
        page[1::2] = [safe[placeholder] for placeholder in page[1::2]]
        return "".join(page)


class PageCache:
    """The page templates of one portal, by what their pages depend on; threads share them."""

    def __init__(self, *, reload: bool = False) -> None:
        """With `reload` none is kept: somebody is changing the templates."""
        self._kept: dict[Hashable, PageTemplate] = {}
        self._reload = reload

    def get(self, shape: Hashable, render: Callable[[], str]) -> PageTemplate:
        """Return the page template of a shape, made by `render` unless it is kept already."""
        found = self._kept.get(shape)
        if found is None:
            found = PageTemplate.of(render())
            self._keep(shape, found)
        return found

    def _keep(self, shape: Hashable, template: PageTemplate) -> None:
        if len(self._kept) >= KEPT:
            self._kept.clear()
        if not self._reload:
            self._kept[shape] = template
