# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages written down now and translated later, when it is known for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Word(NamedTuple):
    context: str
    message: str


Vocabulary = Mapping[Any, Word]
"""Member of one StrEnum → its word. Any, because a mapping is not covariant in what it is asked for."""


def pgettext(context: str, message: str) -> Word:
    """Note a message for the catalogues, which look for calls of this name."""
    return Word(context, message)
