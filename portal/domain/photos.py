"""Photos of reports: where each stands, and who may see it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from portal.domain.concerns import Exposure, State, Tier
from portal.domain.privacy import Audience, visible, words_public

ALT_LIMIT: Final = 200
"""Characters of the words that stand for a photo to whoever cannot see it."""


class PhotoState(StrEnum):
    """`REPLACED` is what a redacted copy stands for; it never leaves the desk again."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"
    REPLACED = "replaced"


KEEPS_UNREDACTED: Final = frozenset({Tier.NAMED, Tier.ASSOCIATION})
"""Tiers whose photo stays on the desk beside its redacted copy; of the others only the copy is kept."""


def is_public(photo: PhotoState, state: State, exposure: Exposure) -> bool:
    """Whether everybody may see a photo of a concern: shown, and the concern public with its words."""
    return photo is PhotoState.SHOWN and visible(Audience.PUBLIC, state, exposure) and words_public(exposure)
