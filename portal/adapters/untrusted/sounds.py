"""Voice notes of strangers, made harmless: decoded by a child process, encoded anew, or refused."""

from __future__ import annotations

from typing import Final

from portal.adapters.untrusted.children import Children, for_nothing
from portal.adapters.untrusted.ogg import bare_seconds
from portal.domain.media import GRACE, LONGEST_SOUND, CleanSound, Refusal, UnusableFile, refuse_size
from portal.domain.ports import Spend

CHILD: Final = "portal.adapters.untrusted.sound_child"


class SafeSounds:
    """Keeps the promise of ports.SoundReader."""

    def __init__(self, children: Children) -> None:
        self._children = children

    def read(self, upload: bytes, spend: Spend = for_nothing) -> CleanSound:
        refuse_size(upload)
        _, blobs = self._children.ask(CHILD, {}, upload, spend)
        try:
            [content] = blobs
            seconds = bare_seconds(content)
        except ValueError as not_ours:
            raise UnusableFile(Refusal.UNREADABLE) from not_ours
        if seconds > LONGEST_SOUND + 2 * GRACE:
            raise UnusableFile(Refusal.UNREADABLE)
        return CleanSound(content, seconds)
