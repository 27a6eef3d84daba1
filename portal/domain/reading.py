# SPDX-License-Identifier: AGPL-3.0-or-later
"""What addresses and forms say, read as numbers and codes; what is none counts for nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

DIGITS: Final = 9
"""Digits of a number of ours: a longer one does not fit its column."""

Code = TypeVar("Code", bound=StrEnum)


def whole_number(said: str | None, digits: int = DIGITS) -> int | None:
    """Return the number written in at most so many digits, of any script; None for anything else."""
    return int(said) if said and said.isdecimal() and len(said) <= digits else None


def code_in(codes: type[Code], said: str | None) -> Code | None:
    """Return the member of `codes` with this value, None when there is none."""
    return next((code for code in codes if code.value == said), None)
