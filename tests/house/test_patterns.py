"""No regular expression of ours can be made to think for long by five thousand characters.

What is counted is the processor's time, not the clock's, and the bound is many times what the slowest needs.
An expression that backtracks needs hours for the same text, as the canary shows on a few letters already.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from time import process_time
from types import ModuleType

import pytest

import portal

LENGTH = 5_000
BOUND = 0.5  # seconds of the processor
SEEDS = (
    "ا", "a", "A", "1", "٣", " ", "\n", "-", "_", ".", "@", "0612345678 ", "AB123456 ", "<a ", "&#", "((",
    "[[", "**", "a.", "a@", "a-", "ال", "محل ", "حي ", "السيد ", "http://a.", "%", "ـ", "\u064b", "\u0301",
    "1 2 ", "٠٦ ",
)  # fmt: skip
ENDS = ("", "!", "\n", "x", "ب", "1", "@")
"""What makes a match fail at the very end, where backtracking begins."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        if not found.name.endswith(("__main__", ".wsgi")) and "_child" not in found.name:
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every expression that lies in a module or in a collection or class of it, by its text."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for value in vars(module).values():
            inner = (
                vars(value).values()
                if isinstance(value, type) and value.__module__ == module.__name__
                else ()
            )
            for one in (value, *_inside(value), *inner):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found[one.pattern] = one
    return found


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, type):
        yield from vars(value).values()


def slowest(pattern: re.Pattern[str], texts: list[str]) -> float:
    worst = 0.0
    for text in texts:
        for use in (pattern.search, pattern.fullmatch):
            began = process_time()
            use(text)
            worst = max(worst, process_time() - began)
    return worst


TEXTS = [(seed * LENGTH)[: LENGTH - len(end)] + end for seed in SEEDS for end in ENDS]


def test_there_are_some() -> None:
    assert len(patterns()) >= 8


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda one: ascii(one.pattern)[:40])
def test_none_thinks_for_long(pattern: re.Pattern[str]) -> None:
    assert slowest(pattern, TEXTS) < BOUND


def test_the_canary_thinks_for_long() -> None:
    assert slowest(re.compile("(?:ا+)+ب"), ["ا" * 26 + "!"]) > BOUND
