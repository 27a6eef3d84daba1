"""Which decoder may look at a photo, and whether its header promises more than a child can carry.

Nothing is decoded here: only headers are read, and what they claim is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from portal.adapters.untrusted.jpeg_cost import TooManyParts, demand
from portal.domain.media import MOST_PIXELS, MOST_PIXELS_OF_JPEG, MOST_PIXELS_OF_WEBP, Refusal, UnusableFile

MOST_BUFFERED: Final = 400 * 2**20
"""Bytes a progressive JPEG may keep while it waits for its last scan: 108 megapixels need 310 MB."""

MOST_CHUNKS: Final = 20_000
"""Of a PNG; libpng writes one for 8 kB of pixels."""

Opener = Callable[[BytesIO], ImageFile.ImageFile]

_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIF_BRANDS: Final = frozenset(
    {
        b"heic",
        b"heix",
        b"heim",
        b"heis",
        b"hevc",
        b"hevx",
        b"hevm",
        b"hevs",
        b"mif1",
        b"mif2",
        b"msf1",
        b"miaf",
    }
)


def opened(blob: bytes) -> ImageFile.ImageFile:
    """Read a header and judge it; not a pixel is decoded before what it costs is known.

    Raises UnusableFile, and what a decoder raises of a header that is broken.
    """
    opener = _opener(blob)
    if opener is None:
        raise UnusableFile(Refusal.NOT_AN_IMAGE)
    if opener is JpegImageFile:
        _refuse_costly_jpeg(blob)
    elif opener is PngImageFile:
        _refuse_crumbled_png(blob)
    image = opener(BytesIO(blob))
    refuse_crowd(image)
    # Phones put several pictures into one JPEG or HEIC (gain maps, bursts): the first is the photo.
    if isinstance(image, PngImageFile | WebPImageFile | AvifImageFile) and image.is_animated:
        raise UnusableFile(Refusal.ANIMATED)
    return image


def refuse_crowd(image: Image.Image) -> None:
    """Refuse more pixels than a child can hold: of a JPEG it holds only those that are kept."""
    own: dict[type[Image.Image], int] = {
        JpegImageFile: MOST_PIXELS_OF_JPEG,
        WebPImageFile: MOST_PIXELS_OF_WEBP,
    }
    if image.width * image.height > own.get(type(image), MOST_PIXELS):
        raise UnusableFile(Refusal.TOO_MANY_PIXELS)


def _opener(blob: bytes) -> Opener | None:
    """Name the one decoder that may look at a file that begins so. What it really is, decoding shows."""
    if blob.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if blob.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if blob.startswith(b"RIFF") and blob[8:12] == b"WEBP":
        return WebPImageFile
    brands = _brands(blob)
    if _AVIF_BRANDS & brands:
        return AvifImageFile
    if _HEIF_BRANDS & brands:
        return HeifImageFile
    return None


def _brands(blob: bytes) -> frozenset[bytes]:
    """Return every brand that a file of boxes names: which one comes first is the writer's taste."""
    if blob[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(blob[:4]), 512)
    return frozenset({blob[8:12], *(blob[at : at + 4] for at in range(16, end - 3, 4))})


def _refuse_costly_jpeg(blob: bytes) -> None:
    try:
        asked = demand(blob)
    except TooManyParts as many:
        raise UnusableFile(Refusal.TOO_HEAVY) from many
    if asked.buffered > MOST_BUFFERED:
        raise UnusableFile(Refusal.TOO_MANY_PIXELS)


def _refuse_crumbled_png(blob: bytes) -> None:
    at, chunks = 8, 0
    while at < len(blob):
        at, chunks = at + 12 + int.from_bytes(blob[at : at + 4]), chunks + 1
        if chunks > MOST_CHUNKS:
            raise UnusableFile(Refusal.TOO_HEAVY)
