"""What is not a photo, or a photo that is too much, is refused whole; the server does not notice."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.adapters import image_child
from portal.adapters.children import Children
from portal.adapters.confinement import judged
from portal.adapters.images import SafeImages
from portal.adapters.jpeg import bare_size
from portal.domain.media import LARGEST_UPLOAD, MOST_PIXELS, Refusal, UnusableFile
from tests.adapters import photos
from tests.adapters.bareness import assert_bare
from tests.adapters.photos import CANARY, WITH_NOTES, chunk, saved, scene


@pytest.fixture(scope="module")
def images() -> SafeImages:
    return SafeImages(Children())


def refusal(images: SafeImages, upload: bytes) -> Refusal:
    with pytest.raises(UnusableFile) as refused:
        images.read(upload)
    return refused.value.why


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
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
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
    "png of black": lambda: photos.png_of(6400, 6400, photos.blank_rows(6400, 6400)),
    "jpeg that claims": lambda: photos.jpeg_that_claims(65_000, 65_000),
    "webp of black": lambda: saved(Image.new("RGB", (6400, 6400)), "WEBP", method=0),
    "heic that claims": lambda: photos.heic_that_claims(65_000, 65_000),
}


@pytest.mark.parametrize("kind", NOT_IMAGES)
def test_what_is_not_a_photo(images: SafeImages, kind: str) -> None:
    assert refusal(images, NOT_IMAGES[kind]) is Refusal.NOT_AN_IMAGE


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken(images: SafeImages, kind: str) -> None:
    assert refusal(images, BROKEN[kind]) is Refusal.UNREADABLE


@pytest.mark.parametrize("kind", LYING)
def test_what_lies_about_its_rows_leaves_as_what_it_is(images: SafeImages, kind: str) -> None:
    assert_bare(images.read(LYING[kind]))


@pytest.mark.parametrize("kind", BOMBS)
def test_too_many_pixels_are_refused_before_they_are_unpacked(images: SafeImages, kind: str) -> None:
    assert refusal(images, BOMBS[kind]()) is Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_largest_photo_is_taken(images: SafeImages, mode: str) -> None:
    upload = saved(Image.new(mode, (8000, 5000), "teal"), "PNG", compress_level=1)
    assert_bare(images.read(upload))


def test_the_heaviest_photo_is_taken(images: SafeImages) -> None:
    """Decoding HEIC takes the most memory for a pixel."""
    upload = saved(
        Image.new("RGB", (8000, 5000), "teal"), "HEIF", quality=1, enc_params={"preset": "ultrafast"}
    )
    assert_bare(images.read(upload))


def test_size_is_judged_before_a_child_is_asked(images: SafeImages) -> None:
    assert refusal(images, b"") is Refusal.EMPTY
    assert refusal(images, bytes(LARGEST_UPLOAD + 1)) is Refusal.TOO_LARGE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves(images: SafeImages, kind: str) -> None:
    assert refusal(images, photos.animated(kind)) is Refusal.ANIMATED


@pytest.mark.parametrize("kind", WITH_NOTES)
def test_half_a_photo_is_none(images: SafeImages, kind: str) -> None:
    """Cut at every tenth: part of a picture is never taken for the whole."""
    whole = WITH_NOTES[kind]().removesuffix(CANARY).removesuffix(b"behind the end ")
    for tenth in range(1, 10):
        cut = whole[: len(whole) * tenth // 10]
        assert refusal(images, cut) in {Refusal.UNREADABLE, Refusal.NOT_AN_IMAGE}, f"{tenth} tenths"


@pytest.mark.parametrize("tail", [zipped(), HTML, b"%PDF-1.7" + CANARY, saved(scene(), "GIF")])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_is_something_else_too_leaves_as_a_photo(
    images: SafeImages, kind: str, tail: bytes
) -> None:
    assert_bare(images.read(saved(scene(), kind) + tail))


STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x18ftypheic"]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_noise_is_refused(start: bytes, noise: bytes) -> None:
    facts, blobs = judged(image_child.work, {}, start + noise)
    assert facts["refused"] in {Refusal.NOT_AN_IMAGE, Refusal.UNREADABLE, Refusal.TOO_MANY_PIXELS}
    assert blobs == ()


SEEDS = {kind: make(1, scene(40, 30)) for kind, make in WITH_NOTES.items()}


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None)
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_a_damaged_photo_is_refused_or_leaves_bare(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(SEEDS[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(12, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    _, blobs = judged(image_child.work, {}, bytes(damaged))
    assert all(min(bare_size(blob)) > 0 and CANARY not in blob for blob in blobs)


@given(st.binary(max_size=200))
def test_noise_is_no_bare_jpeg(noise: bytes) -> None:
    with pytest.raises(ValueError):
        bare_size(b"\xff\xd8" + noise)


@given(st.integers(0xE0, 0xFE), st.binary(max_size=40))
def test_a_jpeg_with_one_more_segment_is_not_bare(marker: int, body: bytes) -> None:
    with pytest.raises(ValueError):
        bare_size(photos.with_segment(image_child.encoded(scene()), marker, b"more" + body))


def test_our_own_pictures_are_bare() -> None:
    assert bare_size(image_child.encoded(scene())) == (320, 240)
