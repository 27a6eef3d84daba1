"""Pictures for the demonstration, drawn here: a hole in a road, the road without it, what a market leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 960
SKY, WALL, EDGE, ROAD, KERB = "#b9cbe0", "#b9683f", "#8f4a2a", "#6b6660", "#cfc6b8"

Draw = ImageDraw.ImageDraw


def picture(name: str) -> bytes:
    """Return one of PICTURES as a PNG, as if a resident had taken it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(image)
    _street(draw)
    PICTURES[name](draw)
    sink = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(sink, "PNG")
    return sink.getvalue()


def _street(draw: Draw) -> None:
    """A lane below the town's wall, with its merlons."""
    draw.rectangle((0, 240, WIDTH, 560), fill=WALL)
    for left in range(0, WIDTH, 128):
        draw.rectangle((left, 184, left + 72, 240), fill=WALL)
        draw.line((left + 72, 184, left + 72, 560), fill=EDGE, width=3)
    draw.rectangle((0, 560, WIDTH, 612), fill=KERB)
    draw.rectangle((0, 612, WIDTH, HEIGHT), fill=ROAD)
    _grain(draw, 612, HEIGHT, 1_600)


def _grain(draw: Draw, top: int, bottom: int, grains: int) -> None:
    dice = Random(top)  # noqa: S311  # the same picture every time
    for _ in range(grains):
        x, y, shade = dice.randrange(WIDTH), dice.randrange(top, bottom), dice.randrange(70, 130)
        draw.ellipse((x, y, x + 5, y + 3), fill=(shade, shade - 4, shade - 10))


def _hole(draw: Draw) -> None:
    draw.ellipse((360, 680, 920, 900), fill="#4a443d")
    draw.ellipse((400, 704, 880, 884), fill="#2b2622")
    draw.ellipse((470, 790, 820, 876), fill="#5f7386")


def _mended(draw: Draw) -> None:
    draw.rounded_rectangle((330, 664, 950, 912), 24, fill="#3d3a37")
    _grain(draw, 676, 900, 300)


def _waste(draw: Draw) -> None:
    dice = Random(7)  # noqa: S311
    colours = ("#d8d2c4", "#7a8f5a", "#c98a3d", "#3b4a63", "#a33b2e")
    for _ in range(90):
        x, y, side = dice.randrange(120, 1080), dice.randrange(560, 820), dice.randrange(40, 120)
        points = [
            (x + dice.randrange(-20, 20) + side * across, y + dice.randrange(-16, 16) + side * down // 2)
            for across, down in ((0, 0), (1, 0), (1, 1), (0, 1))
        ]
        draw.polygon(points, fill=dice.choice(colours))


PICTURES: Final[Mapping[str, Callable[[Draw], None]]] = {"hole": _hole, "mended": _mended, "waste": _waste}
