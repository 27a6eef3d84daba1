# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turning pages of a list without losing its filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from flask import request

from portal.domain.reading import whole_number
from portal.web.request.components import components
from portal.web.request.current_page import asked_for
from portal.web.request.language import current_language

T = TypeVar("T")
AFTER: Final = "after"
PAGE: Final = "page"
LAST: Final = 10_000
"""The highest page number believed; beyond it somebody is playing with the address."""


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Some rows of a long list and the way to the next: `next` is the address of the older ones, or None.

    It costs the same on the first page and the thousandth, because each begins where the last row was.
    """

    items: Sequence[T]
    first: str | None
    next: str | None


def sliced(rows: Sequence[T], size: int, key: Any) -> Slice[T]:
    """Make a slice of `size` rows, of which one more was asked for; `key(row)` says where it ends."""
    items = rows[:size]
    older = len(rows) > size and bool(items)
    return Slice(
        items,
        here_with(**{AFTER: None}) if after() else None,
        here_with(**{AFTER: key(items[-1])}) if older else None,
    )


def after() -> str | None:
    """Return where the asked slice begins, None for the first."""
    return request.args.get(AFTER) or None


@dataclass(frozen=True)
class Numbered:
    """Numbered pages of a list that is short enough to be counted."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def previous(self) -> str | None:
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.url(self.number + 1) if self.number < self.pages else None

    @property
    def window(self) -> list[int | None]:
        """The numbers to show: first, last and those around the current; None where some are left out."""
        shown = sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and number - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers

    def url(self, number: int) -> str:
        return here_with(**{PAGE: None if number == 1 else number})


def numbered(total: int, size: int) -> Numbered:
    """Return the asked page of `total` rows; one beyond the last shows the last."""
    asked = whole_number(request.args.get(PAGE), len(str(LAST))) or 1
    return Numbered(min(asked, max(1, -(-total // size))), size, total)


def here_with(**changes: object) -> str:
    """Return this page's address with some of its query changed; None or "" takes a part out."""
    values: dict[str, Any] = {**asked_for(), **changes, **(request.view_args or {})}
    return components().urls.url(current_language(), request.endpoint or "", **values)
