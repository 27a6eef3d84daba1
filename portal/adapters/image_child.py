"""The program that opens photos, run by images.SafeImages in a walled process: see confinement.py."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageCms, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile, options

from portal.adapters.confinement import Walls, answer_one
from portal.adapters.redaction import covered
from portal.domain.media import (
    LONGEST_SIDE,
    MOST_PIXELS,
    Redaction,
    Refusal,
    Size,
    UnusableFile,
)

WALLS: Final = Walls(memory=768 * 2**20, seconds=15)
"""The heaviest photos that are taken, 40 megapixels of PNG with holes or of CMYK, need 450 MB."""

QUALITY: Final = 82

Opener = Callable[[BytesIO], ImageFile.ImageFile]

_HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1")
_ORIENTATION: Final = 0x0112
_TURNS: Final[Mapping[int, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DEEP: Final = ("I;16", "I;16L", "I;16B", "I;16N", "I")


def work(facts: Mapping[str, Any], blob: bytes) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    """Return every size of a photo, with the boxes of `facts` covered, largest first."""
    image = upright(opened(blob))
    if boxes := [Redaction(**box) for box in facts.get("boxes", ())]:
        image = covered(image, boxes)
    sizes = {size: encoded(fitted(image, LONGEST_SIDE[size])) for size in Size}
    return {"sizes": [size.value for size in sizes]}, list(sizes.values())


def opened(blob: bytes) -> ImageFile.ImageFile:
    """Read a header and judge it; not a pixel is decoded before its number is known."""
    opener = _opener(blob)
    if opener is None:
        raise UnusableFile(Refusal.NOT_AN_IMAGE)
    image = opener(BytesIO(blob))
    _refuse_crowd(image)
    # Phones put several pictures into one JPEG or HEIC (gain maps, bursts): the first is the photo.
    if isinstance(image, PngImageFile | WebPImageFile) and image.is_animated:
        raise UnusableFile(Refusal.ANIMATED)
    return image


def _opener(blob: bytes) -> Opener | None:
    """Name the one decoder that may look at a file that begins so. What it really is, decoding shows."""
    if blob.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if blob.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if blob.startswith(b"RIFF") and blob[8:12] == b"WEBP":
        return WebPImageFile
    if blob[4:8] == b"ftyp" and blob[8:12] in _HEIF_BRANDS:
        return HeifImageFile
    return None


def _refuse_crowd(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise UnusableFile(Refusal.TOO_MANY_PIXELS)


def upright(image: ImageFile.ImageFile) -> Image.Image:
    """Return the picture as people see it: RGB in sRGB, turned, no larger than we keep, and nothing else."""
    if isinstance(image, JpegImageFile):
        image.draft(None, (LONGEST_SIDE[Size.FULL],) * 2)  # libjpeg skips what would be scaled away
    image.load()
    _refuse_crowd(image)  # a container may lie about what is in it
    turn, profile = _turn(image), image.info.get("icc_profile")
    small = _in_srgb(_on_white(fitted(_workable(image), LONGEST_SIDE[Size.FULL])), profile)
    return _rebuilt(small if turn is None else small.transpose(turn))


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Say what stands a picture upright. A note about it that cannot be read does not spoil the picture."""
    try:
        held = image.getexif().get(_ORIENTATION)
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        return None
    return _TURNS.get(held) if isinstance(held, int) else None


def _workable(image: Image.Image) -> Image.Image:
    """Return a picture whose pixels may be averaged: no palette, no single bits, 8 bits a channel."""
    if image.mode in _DEEP:
        return image.point(lambda level: level / 256).convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in ("1", "F"):
        return image.convert("L")
    if image.mode in ("RGB", "L") and image.has_transparency_data:
        return image.convert("RGBA")
    return image


def fitted(image: Image.Image, longest: int) -> Image.Image:
    """Return the picture with no side longer than `longest` pixels."""
    if max(image.size) <= longest:
        return image
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    """Lay a picture with holes on white; what hid in its transparent pixels is gone."""
    if image.mode not in ("RGBA", "LA", "PA", "RGBa", "La"):
        return image
    sheet = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(sheet, image.convert("RGBA")).convert("RGB")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Translate colours by the picture's own profile; one that does not fit is left aside."""
    if not isinstance(profile, bytes) or not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        translated = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return translated if translated is not None else image.convert("RGB")


def _rebuilt(image: Image.Image) -> Image.Image:
    """Carry the pixels, and only the pixels, over to a picture that has never had anything else."""
    return Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())


def encoded(image: Image.Image) -> bytes:
    sink = BytesIO()
    image.save(sink, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return sink.getvalue()


def _rehearse() -> None:
    """Do everything once with one pixel: libraries load parts of themselves when they need them."""
    notes = Image.Exif()
    notes[_ORIENTATION] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP"):
        sink = BytesIO()
        Image.new("RGB", (1, 1)).save(sink, kind, exif=notes, icc_profile=profile)
        work({}, sink.getvalue())


def main() -> None:
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    _rehearse()
    answer_one(work, WALLS)


if __name__ == "__main__":
    main()
