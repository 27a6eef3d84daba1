"""What is covered is gone: the copy would be the same, byte for byte, whatever had been there."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.adapters.untrusted import image_child
from portal.adapters.untrusted.children import Children
from portal.adapters.untrusted.image_child import encoded
from portal.adapters.untrusted.images import SafeImages
from portal.domain.media import MOST_BOXES, Cover, Redaction, Size
from tests.adapters.bareness import assert_bare
from tests.adapters.photos import scene

FACE = Redaction(400, 300, 200, 250, Cover.BLUR)


def redacted(picture: Image.Image, *boxes: Redaction) -> list[bytes]:
    _, blobs = image_child.work({"boxes": [asdict(box) for box in boxes]}, encoded(picture))
    return list(blobs)


def colour(content: bytes, place: tuple[int, int]) -> tuple[int, int, int]:
    """Return the colour at a place, in ‰ of the picture."""
    picture = opened(content)
    found = picture.getpixel((place[0] * picture.width // 1000, place[1] * picture.height // 1000))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def with_face(colour: tuple[int, int, int], box: Redaction, margin: int = 0) -> Image.Image:
    """Paint what is to be hidden into a scene, `margin` pixels beyond its box."""
    picture = scene(480, 360)
    left, top = box.x * 480 // 1000 - margin, box.y * 360 // 1000 - margin
    right, bottom = -(-(box.x + box.w) * 480 // 1000) + margin, -(-(box.y + box.h) * 360 // 1000) + margin
    picture.paste(colour, (left, top, right, bottom))
    picture.paste(colour[::-1], (left, top, (left + right) // 2, (top + bottom) // 2))
    return picture


@st.composite
def boxes(draw: st.DrawFn) -> Redaction:
    x, y = draw(st.integers(0, 990)), draw(st.integers(0, 990))
    w, h = draw(st.integers(8, 1000 - x)), draw(st.integers(8, 1000 - y))
    return Redaction(x, y, w, h, draw(st.sampled_from(Cover)))


COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@settings(deadline=None, max_examples=60)
@given(boxes(), COLOURS, COLOURS)
def test_what_is_covered_has_no_influence_on_any_byte(
    box: Redaction, one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    assert redacted(with_face(one, box), box) == redacted(with_face(other, box), box)


@pytest.mark.parametrize("cover", Cover)
def test_the_check_can_fail(cover: Cover) -> None:
    """The canary: what reaches far beyond the box does show."""
    box = Redaction(400, 300, 200, 250, cover)
    assert redacted(with_face((250, 10, 10), box, 24), box) != redacted(
        with_face((10, 10, 250), box, 24), box
    )


def test_what_one_cover_hides_does_not_colour_another() -> None:
    black = Redaction(400, 300, 200, 250, Cover.BLACK)
    beside = Redaction(300, 300, 100, 250, Cover.BLUR)
    copies = [redacted(with_face(hidden, black), beside, black) for hidden in ((255, 0, 0), (0, 0, 255))]
    assert copies[0] == copies[1]


def test_black_is_black_in_every_size() -> None:
    for blob in redacted(scene(1600, 1200), Redaction(400, 400, 200, 200, Cover.BLACK)):
        assert max(colour(blob, (500, 500))) < 8


def test_a_blur_is_seen_to_be_a_cover() -> None:
    """Even on an empty wall: tiles stand out, so that nobody takes it for what was there."""
    full = opened(redacted(Image.new("RGB", (640, 480), (200, 190, 180)), FACE)[0])
    tones = set(full.crop((280, 180, 360, 240)).convert("L").tobytes())
    assert max(tones) - min(tones) > 5


def test_the_rest_of_the_picture_stays() -> None:
    before, [after, *_] = encoded(scene(480, 360)), redacted(scene(480, 360), FACE)
    for place in ((20, 20), (980, 20), (20, 980), (980, 980)):
        was, is_now = colour(before, place), colour(after, place)
        assert all(abs(a - b) < 24 for a, b in zip(was, is_now, strict=True))


@pytest.mark.parametrize("cover", Cover)
def test_a_whole_picture_may_be_covered(cover: Cover) -> None:
    whole = Redaction(0, 0, 1000, 1000, cover)
    assert redacted(scene(), whole) == redacted(scene().rotate(180), whole)


def test_a_moderator_covers_a_photo_that_came_in() -> None:
    images = SafeImages(Children())
    full = images.read(encoded(scene(800, 600))).sizes[Size.FULL]
    copy = images.redact(full.content, [FACE, Redaction(0, 0, 100, 100, Cover.BLACK)])
    assert_bare(copy)
    assert (copy.sizes[Size.FULL].width, copy.sizes[Size.FULL].height) == (800, 600)
    assert copy.sizes[Size.FULL].content != full.content


@pytest.mark.parametrize("number", [0, MOST_BOXES + 1])
def test_no_boxes_and_too_many_are_a_mistake(number: int) -> None:
    with pytest.raises(ValueError):
        SafeImages(Children()).redact(b"a picture", [FACE] * number)


@pytest.mark.parametrize(
    "box", [(-1, 0, 10, 10), (0, 0, 0, 10), (0, 0, 10, 0), (995, 0, 10, 10), (0, 1000, 1, 1)]
)
def test_a_box_lies_in_the_picture(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError):
        Redaction(*box, Cover.BLUR)
