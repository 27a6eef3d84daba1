"""Uploads of every wrong kind, by name: what is no photo, what is broken, what lies, what is far too much."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from PIL import Image

from portal.domain.media import MOST_PIXELS
from tests.adapters import photos
from tests.adapters.colours import crossed_profile
from tests.adapters.photos import CANARY, WITH_NOTES, chunk, saved, scene


def zipped() -> bytes:
    sink = BytesIO()
    with ZipFile(sink, "w") as archive:
        archive.writestr("evil.html", b"<script>" + CANARY)
    return sink.getvalue()


HTML = b"<!DOCTYPE html><script>alert(1)</script>" + CANARY
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///x"/></svg>'

NOT_IMAGES: dict[str, bytes] = {
    "svg": SVG,
    "html": HTML,
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "zip": zipped(),
    "gif": saved(scene(), "GIF"),
    "gif around a jpeg": b"GIF89a" + saved(scene(), "JPEG"),
    "html before a jpeg": HTML + saved(scene(), "JPEG"),
    "tiff": saved(scene(), "TIFF"),
    "bmp": saved(scene(), "BMP"),
    "postscript": saved(scene(), "EPS"),
    "jpeg 2000": saved(scene(), "JPEG2000"),
    "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64),
    "text": "صورة".encode(),
    "one byte": b"\xff",
}

BROKEN: dict[str, bytes] = {
    "only a jpeg's beginning": b"\xff\xd8\xff",
    "a jpeg's beginning before html": b"\xff\xd8\xff\xe0" + HTML,
    "only a png's beginning": b"\x89PNG\r\n\x1a\n",
    "a png without pixels": photos.png_of(64, 64),
    "a png without width": photos.png_of(0, 64),
    "a png with a bomb of words": photos.png_of(
        64, 64, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80 * 2**20))), photos.blank_rows(64, 64)
    ),
    "only a webp's beginning": b"RIFF\x20\0\0\0WEBPVP8 ",
    "only a heic's beginning": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "only an avif's beginning": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
    "a heic that is an avif": b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf" + bytes(64),
    "a webp that claims and holds nothing": photos.webp_that_claims(16_384, 16_384),
}

LYING: dict[str, bytes] = {
    "a png with half its pixels": photos.png_of(64, 64, photos.blank_rows(64, 32)),
    "a jpeg that claims more rows than it has": photos.jpeg_that_claims(320, 6000),
    "a jpeg that claims fewer rows than it has": photos.jpeg_that_claims(320, 16),
}

BOMBS: dict[str, Callable[[], bytes]] = {
    "png that claims": lambda: photos.png_of(2**31 - 1, 2**31 - 1),
    "png that claims a row": lambda: photos.png_of(MOST_PIXELS + 1, 1),
    "png of black": lambda: photos.png_of(8100, 8100, photos.blank_rows(8100, 8100)),
    "jpeg that claims": lambda: photos.jpeg_that_claims(65_000, 65_000),
    "jpeg that must be kept until its last scan": lambda: photos.progressive_that_claims(16_000, 16_000),
    "jpeg whose parts come apart": lambda: photos.parts_that_claim(16_000, 16_000),
    "webp of black": lambda: saved(Image.new("RGB", (6400, 6400)), "WEBP", method=0),
    "heic that claims": lambda: photos.heic_that_claims(65_000, 65_000),
}

COSTLY: dict[str, Callable[[], bytes]] = {
    "jpeg of 6,000 scans": lambda: photos.jpeg_of_scans(6_000),
    "jpeg of 65 scans": lambda: photos.jpeg_of_scans(65, 64, 64),
    "jpeg of a million segments": lambda: photos.jpeg_of_segments(1_000_000),
    "png of 800,000 chunks": lambda: photos.png_of_chunks(800_000),
}
"""Small files that take a decoder long: what they ask of it is counted, and refused, before it sees them."""

TAILS: dict[str, bytes] = {
    "zip": zipped(),
    "html": HTML,
    "pdf": b"%PDF-1.7" + CANARY,
    "gif": saved(scene(), "GIF"),
}
"""What a polyglot is besides: put behind a photo, other programs read it."""
POLYGLOT: Final = ("JPEG", "PNG", "WEBP")

BIG: dict[str, Callable[[], bytes]] = {
    "the largest": lambda: saved(Image.new("RGB", (9200, 6900), "teal"), "PNG", compress_level=1),
    "the largest with holes": lambda: saved(Image.new("RGBA", (9200, 6900), "teal"), "PNG", compress_level=1),
    "the largest of an iPhone": lambda: saved(
        Image.new("RGB", (8064, 6048), "teal"), "HEIF", quality=1, enc_params={"preset": "ultrafast"}
    ),
    # Decoding AVIF takes the most memory for a pixel.
    "the heaviest": lambda: saved(Image.new("RGB", (9200, 6900), "teal"), "AVIF", quality=1, speed=10),
    "108 megapixels": lambda: saved(Image.new("RGB", (12_000, 9_000), "teal"), "JPEG"),
    "108 megapixels, progressive": lambda: saved(
        Image.new("RGB", (12_000, 9_000), "teal"), "JPEG", progressive=True
    ),
}
"""As much as is taken."""


def cut(kind: str, tenth: int) -> bytes:
    """Return so many tenths of a photo."""
    whole = WITH_NOTES[kind]().removesuffix(CANARY).removesuffix(b"behind the end ")
    return whole[: len(whole) * tenth // 10]


def corpus() -> Iterator[tuple[str, Callable[[], bytes], bool]]:
    """Yield (name, how to make it, whether it is taken) for everything there is."""
    for kind, noted in WITH_NOTES.items():
        yield f"{kind} with notes", noted, True
        for tenth in range(1, 10):
            yield f"{kind}, {tenth} tenths of it", partial(cut, kind, tenth), False
    profile = crossed_profile(CANARY)
    yield "a jpeg with a profile", lambda: saved(scene(), "JPEG", icc_profile=profile), True
    yield "several in one jpeg", photos.several_in_one_jpeg, True
    yield "several in one heic", photos.several_in_one_heic, True
    for kind in POLYGLOT:
        for name, tail in TAILS.items():
            yield f"{kind.lower()} that is {name} too", partial(_before, kind, tail), True
    for kind in ("PNG", "WEBP"):
        yield f"{kind.lower()} that moves", partial(photos.animated, kind), False
    for wrong in (NOT_IMAGES, BROKEN):
        yield from ((name, partial(bytes, upload), False) for name, upload in wrong.items())
    yield from ((name, partial(bytes, upload), True) for name, upload in LYING.items())
    yield from ((name, make, False) for wrong in (BOMBS, COSTLY) for name, make in wrong.items())
    yield from ((name, make, True) for name, make in BIG.items())


def _before(kind: str, tail: bytes) -> bytes:
    return saved(scene(), kind) + tail
