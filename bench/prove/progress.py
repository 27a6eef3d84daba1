"""How far a long proof has come, on stderr, so that the figures alone are on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Final, TypeVar

OFTEN: Final = 5.0
"""Seconds between two lines."""

T = TypeVar("T")


def followed(things: Iterable[T], of: int, what: str) -> Iterator[T]:
    """Yield `things`, of which there are `of`; say now and then how many are done."""
    began = told = monotonic()
    for done, thing in enumerate(things):
        if (now := monotonic()) - told >= OFTEN:
            told = now
            print(f"    … {done:,} of {of:,} {what}, {now - began:.0f} s", file=sys.stderr, flush=True)
        yield thing
