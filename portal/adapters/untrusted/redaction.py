"""Covering parts of a photo for good: what stands under a cover has no influence on any byte of the copy.

Blurring the usual way can be undone by guessing: averages of what is hidden still tell candidates apart. So a
blur here is not made of what it hides but of the colours around it, in tiles that show it is a cover.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import Image

from portal.domain.media import WHOLE, Cover, Redaction

BLOCK: Final = 16
"""Pixels. JPEG mixes what lies in one such square, so squares are covered whole."""

SEAM: Final = 2
"""Pixels beyond: decoding colours, JPEG also borrows from the neighbouring square."""

TILES: Final = 8
"""Tiles along each side of a blur."""

Box = tuple[int, int, int, int]


def covered(image: Image.Image, boxes: Sequence[Redaction]) -> Image.Image:
    """Return a copy in which every box is covered.

    All boxes are first made black, so that the blur of one is never mixed from what another hides.
    """
    copy = image.copy()
    places = [(_pixels(box, image.size), box.cover) for box in boxes]
    for place, _ in places:
        copy.paste("black", place)
    for place, cover in places:
        if cover is Cover.BLUR:
            copy.paste(_mosaic(copy, place), place)
    for place, cover in places:
        if cover is Cover.BLACK:
            copy.paste("black", place)
    return copy


def _pixels(box: Redaction, size: tuple[int, int]) -> Box:
    """Return the pixels to cover: the box, grown to whole squares and over their seam."""
    (left, right), (top, bottom) = (
        (start * side // WHOLE, -(-end * side // WHOLE))
        for start, end, side in ((box.x, box.x + box.w, size[0]), (box.y, box.y + box.h, size[1]))
    )
    return (
        max(0, left // BLOCK * BLOCK - SEAM),
        max(0, top // BLOCK * BLOCK - SEAM),
        min(size[0], -(-right // BLOCK) * BLOCK + SEAM),
        min(size[1], -(-bottom // BLOCK) * BLOCK + SEAM),
    )


def _mosaic(image: Image.Image, place: Box) -> Image.Image:
    """Return tiles that run from one corner's surroundings to the other's, every second one darker."""
    left, top, right, bottom = place
    corners = Image.new("RGB", (2, 2))
    for across, x in enumerate((left - 1, right)):
        for down, y in enumerate((top - 1, bottom)):
            corners.putpixel((across, down), _colour(image, x, y))
    tiles = corners.resize((TILES, TILES), Image.Resampling.BILINEAR)
    pattern = Image.new("L", (TILES, TILES))
    pattern.putdata([40 * ((x + y) % 2) for y in range(TILES) for x in range(TILES)])
    tiles = Image.composite(Image.new("RGB", tiles.size, "grey"), tiles, pattern)
    return tiles.resize((right - left, bottom - top), Image.Resampling.NEAREST)


def _colour(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """Return the colour beside a corner, outside the cover; at the picture's edge, the cover's black."""
    pixel = image.getpixel((min(max(x, 0), image.width - 1), min(max(y, 0), image.height - 1)))
    assert isinstance(pixel, tuple)  # noqa: S101  # RGB
    return pixel[0], pixel[1], pixel[2]
