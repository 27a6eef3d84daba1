"""What is not a photo, or a photo that is too much, is refused whole; the server does not notice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.adapters.untrusted import image_child
from portal.adapters.untrusted.children import Children
from portal.adapters.untrusted.confinement import judged
from portal.adapters.untrusted.image_child import WALLS
from portal.adapters.untrusted.images import SafeImages
from portal.adapters.untrusted.jpeg import bare_size
from portal.domain.media import LARGEST_UPLOAD, Refusal, UnusableFile
from tests.adapters import photos
from tests.adapters.bareness import assert_bare
from tests.adapters.photos import CANARY, WITH_NOTES, saved, scene
from tests.adapters.uploads import BIG, BOMBS, BROKEN, COSTLY, LYING, NOT_IMAGES, POLYGLOT, TAILS, cut


@pytest.fixture(scope="module")
def images() -> SafeImages:
    return SafeImages(Children())


def refusal(images: SafeImages, upload: bytes) -> Refusal:
    with pytest.raises(UnusableFile) as refused:
        images.read(upload)
    return refused.value.why


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


@pytest.mark.parametrize("kind", COSTLY)
def test_what_would_take_long_is_counted_and_refused_before_it_is_decoded(
    images: SafeImages, kind: str
) -> None:
    spent: list[float] = []
    with pytest.raises(UnusableFile) as refused:
        images.read(COSTLY[kind](), spent.append)
    assert refused.value.why is Refusal.TOO_HEAVY
    assert sum(spent) < WALLS.seconds / 2


@pytest.mark.parametrize("kind", BIG)
def test_the_largest_photos_are_taken(images: SafeImages, kind: str) -> None:
    assert_bare(images.read(BIG[kind]()))


def test_size_is_judged_before_a_child_is_asked(images: SafeImages) -> None:
    assert refusal(images, b"") is Refusal.EMPTY
    assert refusal(images, bytes(LARGEST_UPLOAD + 1)) is Refusal.TOO_LARGE


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_what_moves(images: SafeImages, kind: str) -> None:
    assert refusal(images, photos.animated(kind)) is Refusal.ANIMATED


@pytest.mark.parametrize("kind", WITH_NOTES)
def test_half_a_photo_is_none(images: SafeImages, kind: str) -> None:
    """Cut at every tenth: part of a picture is never taken for the whole."""
    for tenth in range(1, 10):
        assert refusal(images, cut(kind, tenth)) in {Refusal.UNREADABLE, Refusal.NOT_AN_IMAGE}, (
            f"{tenth} tenths"
        )


@pytest.mark.parametrize("tail", TAILS.values(), ids=list(TAILS))
@pytest.mark.parametrize("kind", POLYGLOT)
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
