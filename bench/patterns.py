"""How long the slowest regular expression of the portal thinks about five thousand characters, at worst."""

from __future__ import annotations

import re
from time import process_time
from typing import Final

from tests.house.patterns import patterns

LENGTH: Final = 5_000
SEEDS: Final = (
    "ا", "a", "A", "1", "٣", " ", "\n", "-", "_", ".", "@", "0612345678 ", "AB123456 ", "<a ", "&#", "((",
    "[[", "**", "a.", "a@", "a-", "ال", "محل ", "حي ", "السيد ", "http://a.", "%", "ـ", "\u064b", "\u0301",
    "1 2 ", "٠٦ ",
)  # fmt: skip
ENDS: Final = ("", "!", "\n", "x", "ب", "1", "@")
"""What makes a match fail at the very end, where backtracking begins."""


def slowest() -> tuple[float, str]:
    """Return the seconds of the processor, and the expression that took them."""
    texts = [(seed * LENGTH)[: LENGTH - len(end)] + end for seed in SEEDS for end in ENDS]
    return max((_longest(pattern, texts), pattern.pattern) for pattern in patterns().values())


def _longest(pattern: re.Pattern[str], texts: list[str]) -> float:
    worst = 0.0
    for text in texts:
        for use in (pattern.search, pattern.fullmatch):
            began = process_time()
            use(text)
            worst = max(worst, process_time() - began)
    return worst
