"""Photos come in as people send them and leave as pixels; nothing else about them survives."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from portal.adapters.untrusted import image_child
from portal.adapters.untrusted.children import Children, for_nothing
from portal.adapters.untrusted.images import SafeImages
from portal.domain.media import CleanImage, Picture, Refusal, Size, UnusableFile
from portal.domain.ports import Spend
from tests.adapters import photos
from tests.adapters.bareness import assert_bare, disguises, notes, segments
from tests.adapters.colours import crossed_profile
from tests.adapters.photos import CANARY, CORNERS, WITH_NOTES, saved, scene

Colour = tuple[int, int, int]
NEAR = 40


@pytest.fixture(scope="module")
def images() -> SafeImages:
    return SafeImages(Children())


def seen(picture: Picture, across: float, down: float) -> Colour:
    """Return the colour at a place, in parts of the whole."""
    with Image.open(BytesIO(picture.content)) as opened:
        colour = opened.getpixel((int(across * (opened.width - 1)), int(down * (opened.height - 1))))
    assert isinstance(colour, tuple)
    return colour[0], colour[1], colour[2]


def near(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def corners(picture: Picture) -> dict[str, str]:
    """Name the scene's colour nearest to each corner."""
    known: dict[str, Colour] = {
        "red": (255, 0, 0),
        "lime": (0, 255, 0),
        "blue": (0, 0, 255),
        "yellow": (255, 255, 0),
    }
    places = {
        "upper left": (0.1, 0.1),
        "upper right": (0.9, 0.1),
        "lower left": (0.1, 0.9),
        "lower right": (0.9, 0.9),
    }
    return {
        corner: next((name for name, colour in known.items() if near(seen(picture, *place), colour)), "other")
        for corner, place in places.items()
    }


@pytest.mark.parametrize("kind", WITH_NOTES)
def test_no_note_survives(images: SafeImages, kind: str) -> None:
    upload = WITH_NOTES[kind]()
    assert CANARY in upload
    assert_bare(images.read(upload))


def test_the_checks_can_fail() -> None:
    """The canary of the tests above: what they look for is found in what was sent."""
    upload = photos.jpeg_with_notes()
    tail = upload.index(b"behind the end")
    assert {"0xe1", "0xed", "0xfe", "0xef"} <= set(segments(upload[:tail]))
    assert notes(upload) != []
    assert any(form in upload for form in disguises(CANARY))


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", WITH_NOTES)
def test_photos_stand_the_right_way_up(kind: str, turn: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    # A HEIC turns its picture itself: the writer does so by the note it is given.
    held = scene() if turn == 1 else scene().transpose(undo[turn])
    full = here(WITH_NOTES[kind](turn, held)).sizes[Size.FULL]
    assert (full.width, full.height) == (320, 240)
    assert corners(full) == CORNERS


def here(upload: bytes, **facts: Any) -> CleanImage:
    """Do a child's work in this process, for pictures we made ourselves."""
    named, blobs = image_child.work(facts, upload)
    opened = [Image.open(BytesIO(blob)) for blob in blobs]
    pictures = [Picture(blob, *image.size) for blob, image in zip(blobs, opened, strict=True)]
    return CleanImage(dict(zip(map(Size, named["sizes"]), pictures, strict=True)))


def test_every_size_fits_and_none_is_enlarged(images: SafeImages) -> None:
    large = images.read(saved(scene(2400, 1200), "JPEG"))
    assert {size: (picture.width, picture.height) for size, picture in large.sizes.items()} == {
        Size.FULL: (2000, 1000),
        Size.CARD: (640, 320),
        Size.THUMB: (160, 80),
    }
    small = images.read(saved(scene(90, 60), "PNG"))
    assert {(picture.width, picture.height) for picture in small.sizes.values()} == {(90, 60)}
    assert_bare(small)


def test_a_thread_of_a_picture(images: SafeImages) -> None:
    sizes = images.read(saved(Image.new("L", (4000, 1), 200), "PNG")).sizes
    assert [(picture.width, picture.height) for picture in sizes.values()] == [(4000, 1), (640, 1), (160, 1)]


def holes(mode: str) -> Image.Image:
    """Return a red picture with a transparent left half in which a word is hidden."""
    picture = Image.new("RGBA", (64, 64), "red")
    picture.paste((0, 0, 0, 0), (0, 0, 32, 64))
    ImageDraw.Draw(picture).point([(10, 10), (11, 11)], (0, 0, 0, 0))
    return picture.quantize(8) if mode == "P" else picture.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    full = here(saved(holes(mode), "PNG")).sizes[Size.FULL]
    assert near(seen(full, 0.1, 0.5), (255, 255, 255))
    assert near(seen(full, 0.9, 0.5), (255, 0, 0))


def test_what_hides_behind_transparency_is_gone() -> None:
    hidden = scene()
    hidden.putalpha(0)
    full = here(saved(hidden, "PNG")).sizes[Size.FULL]
    with Image.open(BytesIO(full.content)) as opened:
        assert opened.getextrema() == ((255, 255), (255, 255), (255, 255))


def deep() -> Image.Image:
    return Image.frombytes("I;16", (64, 64), (32768).to_bytes(2, "little") * 64 * 64)


@pytest.mark.parametrize(
    ("make", "colour"),
    [
        (lambda: saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG", quality=95), (255, 0, 0)),
        (lambda: saved(Image.new("L", (64, 64), 99), "JPEG"), (99, 99, 99)),
        (lambda: saved(Image.new("1", (64, 64), 1), "PNG"), (255, 255, 255)),
        (lambda: saved(Image.new("LA", (64, 64), (99, 255)), "PNG"), (99, 99, 99)),
        (lambda: saved(deep(), "PNG"), (128, 128, 128)),
        (lambda: saved(Image.new("RGB", (64, 64), "red"), "PNG", transparency=(255, 0, 0)), (255, 255, 255)),
        (lambda: saved(Image.new("RGB", (64, 64), "red").quantize(2), "PNG"), (255, 0, 0)),
        (lambda: saved(Image.new("RGBA", (64, 64), "red"), "WEBP", lossless=True), (255, 0, 0)),
    ],
    ids=[
        "CMYK",
        "grey",
        "bits",
        "grey with holes",
        "16 bits",
        "a colour of holes",
        "palette",
        "WebP with holes",
    ],
)
def test_pixels_of_every_kind(make: Callable[[], bytes], colour: Colour) -> None:
    assert near(seen(here(make()).sizes[Size.FULL], 0.5, 0.5), colour)


def test_colours_are_translated_and_their_profile_is_dropped(images: SafeImages) -> None:
    red = Image.new("RGB", (64, 64), "red")
    clean = images.read(saved(red, "JPEG", icc_profile=crossed_profile(CANARY)))
    assert near(seen(clean.sizes[Size.FULL], 0.5, 0.5), (0, 255, 0))
    assert_bare(clean)


@pytest.mark.parametrize("profile", [b"no profile", crossed_profile(CANARY)[:150]])
def test_a_profile_that_does_not_fit_does_not_spoil_the_photo(profile: bytes) -> None:
    red = saved(Image.new("RGB", (64, 64), "red"), "JPEG", icc_profile=profile)
    assert near(seen(here(red).sizes[Size.FULL], 0.5, 0.5), (255, 0, 0))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    "broken", [b"Exif\0\0no notes", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_broken_notes_do_not_spoil_the_photo(broken: bytes) -> None:
    assert (
        corners(here(photos.with_segment(saved(scene(), "JPEG"), 0xE1, broken)).sizes[Size.FULL]) == CORNERS
    )


@pytest.mark.parametrize("make", [photos.several_in_one_jpeg, photos.several_in_one_heic])
def test_of_several_pictures_in_one_file_the_first_is_the_photo(
    images: SafeImages, make: Callable[[], bytes]
) -> None:
    clean = images.read(make())
    assert corners(clean.sizes[Size.FULL]) == CORNERS
    assert_bare(clean)


BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf"]


@pytest.mark.parametrize("brand", BRANDS)
def test_a_heic_is_opened_whatever_brand_it_names_first(brand: str) -> None:
    photo = photos.with_brands(photos.heic_with_notes(), brand.encode(), b"mif1", b"heic")
    assert corners(here(photo).sizes[Size.FULL]) == CORNERS


def test_a_brand_nobody_knows_is_opened_as_what_the_file_says_it_is_besides() -> None:
    heic = photos.with_brands(photos.heic_with_notes(), b"1pic", b"MiHB", b"heic")
    assert corners(here(heic).sizes[Size.FULL]) == CORNERS
    with pytest.raises(UnusableFile) as refused:
        here(photos.with_brands(photos.heic_with_notes(), b"mp42", b"isom"))
    assert refused.value.why is Refusal.NOT_AN_IMAGE


@pytest.mark.parametrize("brand", [b"avif", b"mif1", b"miaf"])
def test_an_avif_is_a_photo(images: SafeImages, brand: bytes) -> None:
    photo = photos.with_brands(
        saved(scene(), "AVIF", quality=95, exif=photos.exif()), brand, b"avif", b"mif1"
    )
    assert CANARY in photo
    clean = images.read(photo)
    assert corners(clean.sizes[Size.FULL]) == CORNERS
    assert_bare(clean)


@pytest.mark.parametrize(
    "make", [photos.motion_photo, photos.with_gain_map], ids=["motion photo", "gain map"]
)
def test_what_telephones_hang_behind_a_photo_is_left_out(
    images: SafeImages, make: Callable[[], bytes]
) -> None:
    clean = images.read(make())
    assert corners(clean.sizes[Size.FULL]) == CORNERS
    assert_bare(clean)


def test_a_screenshot_of_a_whole_page_stays_legible() -> None:
    full = here(saved(photos.screenshot(), "PNG", compress_level=1)).sizes[Size.FULL]
    assert (full.width, full.height) == (1000, 18_519)
    assert max(seen(full, 38.5 / 999, 200 / 19_999)) < 90, "a stroke of four pixels is still a stroke"


def test_a_panorama_keeps_its_height() -> None:
    full = here(saved(scene(16_000, 3_000), "JPEG")).sizes[Size.FULL]
    assert (full.width, full.height) == (5333, 1000)
    assert corners(full) == CORNERS


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_picture_taken_down_strip_by_strip_is_whole(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips of few rows, the last one thinner than the others."""
    monkeypatch.setattr(image_child, "STRIP", 20_000)
    large = Image.linear_gradient("L").resize((4001, 3003))
    held = (
        large.convert(mode) if mode != "I;16" else large.convert("I").point(lambda v: v * 256).convert("I;16")
    )
    full = here(saved(held, "PNG", compress_level=1)).sizes[Size.FULL]
    assert (full.width, full.height) == (1600, 1201)
    for down in (0.02, 0.3, 0.5, 0.7, 0.98):
        level = 255 * down
        assert near(seen(full, 0.5, down), (round(level),) * 3), down


class Turned(Children):
    """Children that hand back what they were given, as a decoder taken over would."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self._answer = answer

    def ask(
        self, module: str, facts: object, blob: bytes, spend: Spend = for_nothing
    ) -> tuple[dict[str, list[str]], list[bytes]]:
        return {"sizes": [size.value for size in Size]}, [self._answer] * len(Size)


@pytest.mark.parametrize(
    "answer", [photos.jpeg_with_notes(), saved(scene(), "PNG"), saved(scene(), "JPEG"), b""]
)
def test_a_childs_word_is_not_taken(answer: bytes) -> None:
    """Not for an original with its notes, another format, a thumbnail that is too large, or nothing."""
    with pytest.raises(UnusableFile) as refused:
        SafeImages(Turned(answer)).read(b"a photo")
    assert refused.value.why is Refusal.UNREADABLE
