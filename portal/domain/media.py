"""Photos and voice notes: what is taken, what is kept of them, why one is refused.

Nothing that was uploaded is kept as it came. What the portal keeps are new files, drawn or encoded from the
decoded pixels and samples alone: a camera's serial number or a place cannot be forgotten in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.domain.errors import Invalid

MOST_PHOTOS: Final = 3
LARGEST_UPLOAD: Final = 24 * 2**20  # bytes, of one photo or one voice note
MOST_PIXELS: Final = 64_000_000
"""Of a picture that is decoded whole: the largest HEIC of a telephone has 50 million."""
MOST_PIXELS_OF_WEBP: Final = 30_000_000
"""Its decoder holds five copies of a picture; browsers write it, and no telephone's camera."""
MOST_PIXELS_OF_JPEG: Final = 256_000_000
"""A JPEG is decoded as small as it is kept; telephones write up to 200 million pixels."""
LONGEST_SOUND: Final = 60  # seconds
GRACE: Final = 1.0
"""Seconds a voice note may be over: a recorder that stops at the limit stops a little after it."""

MOST_BOXES: Final = 40

CLAIM_WITHIN: Final = timedelta(days=2)
"""How long a photo or voice note waits for the report it was meant for; then it is erased."""

LOOK_WITHIN: Final = timedelta(minutes=10)
"""How long the address of one on somebody's own page leads to it."""

PHOTO_KINDS: Final = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
SOUND_KINDS: Final = (
    *("audio/webm", "audio/ogg", "audio/mp4", "audio/aac"),
    *("audio/wav", "audio/3gpp", "audio/amr"),
)
"""For the `accept` of a form only; what a file is, its content says."""

PICTURE_KIND: Final = "image/jpeg"
SOUND_KIND: Final = "audio/ogg"
"""What is kept, and therefore served."""


class Size(StrEnum):
    FULL = "full"
    CARD = "card"
    THUMB = "thumb"


LONGEST_SIDE: Final[Mapping[Size, int]] = MappingProxyType({Size.FULL: 1600, Size.CARD: 640, Size.THUMB: 160})
"""Pixels. A smaller picture is never enlarged."""

SHORT_SIDE: Final = 1000
"""Pixels that the short side of a full picture keeps, whatever its long side: a screenshot of a whole
conversation, 1080 × 20,000, must stay legible, and a panorama worth looking at."""

LARGEST_AREA: Final = 20_000_000
"""Pixels of a full picture; only very long ones come near it."""


def kept_size(size: Size, width: int, height: int) -> tuple[int, int]:
    """Return width and height, in pixels, in which a picture is kept."""
    scale = LONGEST_SIDE[size] / max(width, height)
    if size is Size.FULL:
        legible = min(SHORT_SIDE / min(width, height), (LARGEST_AREA / (width * height)) ** 0.5)
        scale = max(scale, legible)
    if scale >= 1:
        return width, height
    return max(1, round(width * scale)), max(1, round(height * scale))


def may_be_kept(size: Size, width: int, height: int) -> bool:
    """Whether a picture is no larger than `kept_size` makes any."""
    if max(width, height) <= LONGEST_SIDE[size]:
        return True
    small_enough = width * height <= LARGEST_AREA + max(width, height)  # sides are whole pixels
    return size is Size.FULL and min(width, height) <= SHORT_SIDE and small_enough


@dataclass(frozen=True, slots=True)
class Picture:
    """One JPEG without a single note in it; `width` and `height` in pixels, the right way up."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A photo in every size."""

    sizes: Mapping[Size, Picture]


@dataclass(frozen=True, slots=True)
class CleanSound:
    """A voice note: Opus in Ogg, one channel, no tags; `seconds` as measured, not as declared."""

    content: bytes
    seconds: float


class Cover(StrEnum):
    BLUR = "blur"
    BLACK = "black"


WHOLE: Final = 1000  # ‰


@dataclass(frozen=True, slots=True)
class Redaction:
    """A box to cover, in ‰ of the picture's width and height, from its upper left corner.

    Raises ValueError for a box that is empty or leaves the picture.
    """

    x: int
    y: int
    w: int
    h: int
    cover: Cover

    def __post_init__(self) -> None:
        inside = min(self.x, self.y) >= 0 and max(self.x + self.w, self.y + self.h) <= WHOLE
        if not inside or min(self.w, self.h) < 1:
            raise ValueError(f"no box of a picture: {self.x}, {self.y}, {self.w}, {self.h}")


class Refusal(StrEnum):
    """Why an upload is not taken: each has a sentence for the reader. The last two are not its own fault."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PHOTOS = "too_many_photos"
    NOT_AN_IMAGE = "not_an_image"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    NOT_A_SOUND = "not_a_sound"
    HAS_VIDEO = "has_video"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    TOO_HEAVY = "too_heavy"
    BUSY = "busy"
    TOO_MUCH_NOW = "too_much_now"


class UnusableFile(Invalid):
    """An upload that is refused whole. Its reader does not know the form; a service names the field."""

    def __init__(self, why: Refusal) -> None:
        super().__init__({"": why.value})
        self.why = why


def refuse_size(upload: bytes) -> None:
    """Raise UnusableFile for an upload that need not be opened to be refused."""
    if not upload:
        raise UnusableFile(Refusal.EMPTY)
    if len(upload) > LARGEST_UPLOAD:
        raise UnusableFile(Refusal.TOO_LARGE)
