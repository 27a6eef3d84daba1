"""Photos of strangers, made harmless: decoded by a child process, drawn anew, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from portal.adapters.untrusted.children import Children, for_nothing
from portal.adapters.untrusted.jpeg import bare_size
from portal.domain.media import (
    MOST_BOXES,
    CleanImage,
    Picture,
    Redaction,
    Refusal,
    Size,
    UnusableFile,
    may_be_kept,
    refuse_size,
)
from portal.domain.ports import Spend

CHILD = "portal.adapters.untrusted.image_child"


class SafeImages:
    """Keeps the promise of ports.ImageReader."""

    def __init__(self, children: Children) -> None:
        self._children = children

    def read(self, upload: bytes, spend: Spend = for_nothing) -> CleanImage:
        return self._asked({}, upload, spend)

    def redact(self, full: bytes, boxes: Sequence[Redaction]) -> CleanImage:
        """Cover boxes of a picture that `read` made. Raises ValueError when there is none, or too many."""
        if not 1 <= len(boxes) <= MOST_BOXES:
            raise ValueError(f"between 1 and {MOST_BOXES} boxes")
        return self._asked({"boxes": [asdict(box) for box in boxes]}, full, for_nothing)

    def _asked(self, order: Mapping[str, Any], blob: bytes, spend: Spend) -> CleanImage:
        refuse_size(blob)
        facts, blobs = self._children.ask(CHILD, order, blob, spend)
        if facts != {"sizes": [size.value for size in Size]} or len(blobs) != len(Size):
            raise UnusableFile(Refusal.UNREADABLE)
        return CleanImage({size: _picture(size, blob) for size, blob in zip(Size, blobs, strict=True)})


def _picture(size: Size, content: bytes) -> Picture:
    try:
        width, height = bare_size(content)
    except ValueError as not_ours:
        raise UnusableFile(Refusal.UNREADABLE) from not_ours
    if not may_be_kept(size, width, height):
        raise UnusableFile(Refusal.UNREADABLE)
    return Picture(content, width, height)
