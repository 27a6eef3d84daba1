"""The size a picture is kept in, boxes that cover a part of it, and uploads too large to be opened."""

from __future__ import annotations

import pytest

from portal.domain.media import (
    Cover,
    Redaction,
    Refusal,
    Size,
    UnusableFile,
    kept_size,
    may_be_kept,
    refuse_size,
)

FULL, CARD, THUMB = Size.FULL, Size.CARD, Size.THUMB


@pytest.mark.parametrize(
    ("size", "given", "kept"),
    [
        (FULL, (1600, 1200), (1600, 1200)),
        (FULL, (3200, 2400), (1600, 1200)),
        (FULL, (1601, 1601), (1600, 1600)),
        (FULL, (100, 50), (100, 50)),
        # A conversation and a panorama keep a short side of 1000, and at most 20 million pixels.
        (FULL, (1080, 10_800), (1000, 10_000)),
        (FULL, (900, 9_000), (900, 9_000)),
        (FULL, (4_000, 400_000), (447, 44_721)),
        (FULL, (400, 400_000), (141, 141_421)),
        (CARD, (1600, 1200), (640, 480)),
        (CARD, (640, 640), (640, 640)),
        (CARD, (1080, 10_800), (64, 640)),
        (THUMB, (1600, 1200), (160, 120)),
        (THUMB, (1, 10_000), (1, 160)),
        (THUMB, (10_000, 1), (160, 1)),
    ],
)
def test_a_picture_is_made_smaller_never_larger(
    size: Size, given: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert kept_size(size, *given) == kept
    assert may_be_kept(size, *kept)


@pytest.mark.parametrize(
    ("size", "width", "height", "may"),
    [
        (FULL, 1600, 1600, True),
        (FULL, 1601, 1000, True),
        (FULL, 1601, 1001, False),
        (FULL, 1601, 1600, False),
        (FULL, 1000, 20_020, True),
        (FULL, 1000, 20_021, False),
        (CARD, 640, 640, True),
        (CARD, 641, 100, False),
        (THUMB, 160, 160, True),
        (THUMB, 160, 161, False),
    ],
)
def test_no_picture_is_kept_that_is_larger(size: Size, width: int, height: int, may: bool) -> None:
    assert may_be_kept(size, width, height) is may
    assert may_be_kept(size, height, width) is may


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (0, 0, 1000, 1000), (999, 999, 1, 1), (500, 0, 500, 1000)])
def test_a_box_inside_the_picture_covers(box: tuple[int, int, int, int]) -> None:
    assert Redaction(*box, Cover.BLUR).cover is Cover.BLUR


@pytest.mark.parametrize(
    "box",
    [
        (-1, 0, 5, 5),
        (0, -1, 5, 5),
        (1, 0, 1000, 5),
        (0, 1, 5, 1000),
        (0, 0, 0, 5),
        (0, 0, 5, 0),
        (0, 0, -1, 5),
    ],
)
def test_an_empty_box_and_one_that_leaves_the_picture_are_none(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no box"):
        Redaction(*box, Cover.BLACK)


class Upload(bytes):
    """Bytes that only say how many they are: nobody needs 24 MiB to ask whether that is too much."""

    size = 0

    def __len__(self) -> int:
        return self.size


def _upload(size: int) -> Upload:
    made = Upload(b"x")
    made.size = size
    return made


@pytest.mark.parametrize(
    ("size", "why"),
    [(0, Refusal.EMPTY), (1, None), (25_165_824, None), (25_165_825, Refusal.TOO_LARGE)],
)
def test_an_upload_is_refused_by_its_size(size: int, why: Refusal | None) -> None:
    if why is None:
        refuse_size(_upload(size))
        return
    with pytest.raises(UnusableFile) as refused:
        refuse_size(_upload(size))
    assert refused.value.why is why
    assert refused.value.fields == {"": why.value}
