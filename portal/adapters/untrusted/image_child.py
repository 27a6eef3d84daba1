"""The program that opens photos, run by images.SafeImages in a walled process: see confinement.py."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from pillow_heif import options

from portal.adapters.untrusted.confinement import Walls, answer_one
from portal.adapters.untrusted.image_decoders import opened, refuse_crowd
from portal.adapters.untrusted.redaction import covered
from portal.domain.media import Redaction, Refusal, Size, UnusableFile, kept_size

WALLS: Final = Walls(memory=768 * 2**20, seconds=6)
"""The heaviest photos that are taken, 64 megapixels of AVIF or of PNG with holes, need 570 MB, 3 seconds."""

QUALITIES: Final = (82, 60, 35)
LARGEST_PICTURE: Final = 4 * 2**20
"""Bytes. A photo has a tenth of it; very long ones and noise come near."""

STRIP: Final = 2**22  # pixels

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
    sizes = {size: encoded(fitted(image, kept_size(size, *image.size))) for size in Size}
    return {"sizes": [size.value for size in sizes]}, list(sizes.values())


def upright(image: ImageFile.ImageFile) -> Image.Image:
    """Return the picture as people see it: RGB in sRGB, turned, no larger than we keep, and nothing else."""
    wanted = kept_size(Size.FULL, *image.size)
    if isinstance(image, JpegImageFile):
        image.draft(None, wanted)  # libjpeg skips what would be scaled away
    image.load()
    refuse_crowd(image)  # a container may lie about what is in it
    turn, profile = _turn(image), image.info.get("icc_profile")
    small = _in_srgb(_shrunk(image, kept_size(Size.FULL, *image.size)), profile)
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


def fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture in a size that is smaller, or its own."""
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return an opaque picture of a size, strip by strip: there is no room for a large one twice.

    A strip is averaged to at least twice the size, so that the last step still chooses well.
    """
    factor = max(1, min(image.width // size[0], image.height // size[1]) // 2)
    if factor == 1:
        return fitted(_opaque(image), size)
    strip = factor * max(1, STRIP // (image.width * factor))
    parts = (
        _opaque(image.crop((0, top, image.width, min(top + strip, image.height)))).reduce(factor)
        for top in range(0, image.height, strip)
    )
    return fitted(_stacked(parts, -(-image.height // factor)), size)


def _stacked(parts: Iterable[Image.Image], height: int) -> Image.Image:
    """Lay strips of one width below each other."""
    whole: Image.Image | None = None
    top = 0
    for part in parts:
        whole = whole or Image.new(part.mode, (part.width, height))
        whole.paste(part, (0, top))
        top += part.height
    if whole is None:
        raise ValueError("a picture without rows")
    return whole


def _opaque(image: Image.Image) -> Image.Image:
    return _on_white(_workable(image))


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
    """Return a JPEG, coarser where it would not be read on a weak line. Raises UnusableFile for noise."""
    for quality in QUALITIES:
        sink = BytesIO()
        image.save(sink, "JPEG", quality=quality, optimize=True, progressive=True)
        if sink.tell() <= LARGEST_PICTURE:
            return sink.getvalue()
    raise UnusableFile(Refusal.TOO_HEAVY)


def _rehearse() -> None:
    """Do everything once with one pixel: libraries load parts of themselves when they need them."""
    notes = Image.Exif()
    notes[_ORIENTATION] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        sink = BytesIO()
        Image.new("RGB", (1, 1)).save(sink, kind, exif=notes, icc_profile=profile)
        work({}, sink.getvalue())


def main() -> None:
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.MAX_IMAGE_PIXELS = None  # what is too much, image_opening decides
    _rehearse()
    answer_one(work, WALLS)


if __name__ == "__main__":
    main()
