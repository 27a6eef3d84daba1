# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that differ by a few words only: rendered once with gaps in those places, then filled.

The page of a receipt was a quarter of what a report costs, and reports come in floods. The price: whoever
fills one has to name whatever else it depends on (answers.fill).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

GAPS: Final = "".join(map(chr, range(0xFDD0, 0xFDF0)))
"""32 characters that each stand for a word to be filled in. They are noncharacters of Unicode, which no text
of ours can hold (domain.text)."""
_GAP: Final = re.compile(f"([{GAPS}])")
KEPT: Final = 200
"""Some 20 kB each; the dates on a receipt make new ones every day."""


@dataclass(frozen=True, slots=True)
class Mould:
    """A page cut open at its gaps: text, gap, text, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, page: str) -> Mould:
        return cls(tuple(_GAP.split(page)))

    def filled(self, words: Mapping[str, str]) -> str:
        """Return the page with a word, escaped, in every gap. Raises KeyError for a gap without one."""
        safe = {gap: word if word.isalnum() else escape(word) for gap, word in words.items()}
        page = list(self.pieces)
        page[1::2] = [safe[gap] for gap in page[1::2]]
        return "".join(page)


class Moulds:
    """The moulds of one portal, by what their pages depend on; threads share them."""

    def __init__(self, *, reload: bool = False) -> None:
        """With `reload` none is kept: somebody is changing the templates."""
        self._kept: dict[Hashable, Mould] = {}
        self._reload = reload

    def get(self, shape: Hashable, render: Callable[[], str]) -> Mould:
        """Return the mould of a shape, made from the page that `render` returns unless it is kept already."""
        found = self._kept.get(shape)
        if found is None:
            found = Mould.of(render())
            self._keep(shape, found)
        return found

    def _keep(self, shape: Hashable, mould: Mould) -> None:
        if len(self._kept) >= KEPT:
            self._kept.clear()
        if not self._reload:
            self._kept[shape] = mould
