"""Telephone numbers: one by itself, and where they stand in running text, lest Arabic turns them round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Telephone:
    """`dialled` is E.164 ("+212528850000"), or a short number as it is ("19"); people read `shown`."""

    dialled: str
    shown: str

    @property
    def messages_to(self) -> str:
        """The number as messengers address it, with its country and no sign; "" for one they do not reach."""
        return self.dialled.removeprefix("+") if self.dialled.startswith("+") else ""


_SEPARATORS = frozenset(" .-/\u00a0\u202f\u2011")
_NATIONAL = 10
_FEWEST, _MOST = 8, 15
"""Digits of a number with its country code (ITU E.164)."""
_MOROCCO = {"+212": 12, "00212": 14}
"""Known to the digit, so that the next number of the sentence is not taken along."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each number: ten digits from 0 on, or + or 00 and a country code."""
    at = 0
    while at < len(text):
        end = _end(text, at) if _begins(text, at) else None
        if end is None:
            at += 1
        else:
            yield at, end
            at = end


def _begins(text: str, at: int) -> bool:
    """A number begins at a + or a digit that goes on nothing: no word, no other number."""
    before = text[at - 1 : at] if at else ""
    return (text[at] == "+" or _is_nought(text[at])) and not before.isalnum() and before != "+"


def _end(text: str, start: int) -> int | None:
    """Read digits with single separators between them; None when they make no number."""
    plus = text[start] == "+"
    abroad = plus or (_is_nought(text[start + 1 : start + 2]) and not _is_nought(text[start + 2 : start + 3]))
    fewest, most = (_FEWEST, _MOST) if abroad else (_NATIONAL, _NATIONAL)
    most = next((known for code, known in _MOROCCO.items() if text.startswith(code, start)), most)
    digits, end, at = 0, start, start + plus
    while at < len(text) and digits < most:
        if text[at].isdecimal():
            digits, end = digits + 1, at + 1
        elif text[at] not in _SEPARATORS or at != end:
            break
        at += 1
    return end if digits >= fewest and not text[end : end + 1].isalnum() else None


def _is_nought(character: str) -> bool:
    return character in {"0", "٠", "۰"}
