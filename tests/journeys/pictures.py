"""Draws the README's pictures from the demonstration: `python -m tests.journeys.pictures docs/pictures`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests import services_found
from tests.live import listening
from tests.town import Town, founded

COLOURS = 128
"""Enough for flat earth and night; a third of the bytes."""


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it; `height` None for the whole page."""

    name: str
    path: str
    width: int
    height: int
    role: str = "visitor"


def pictures(town: Town) -> list[Picture]:
    return [
        Picture("home", "/ar/", 1280, 1000),
        Picture("article", f"/ar/articles/{town.meeting()}", 1280, 1000),
        Picture("article-phone", f"/ar/articles/{town.meeting()}", 360, 740),
        Picture("report-phone", "/ar/report", 360, 740),
        Picture("desk", f"/ar/desk/{town.unread_concern()}", 1440, 900, "moderator"),
    ]


def draw(browser: Browser, town: Town, address: str, picture: Picture, folder: Path) -> None:
    context = browser.new_context(
        base_url=address, viewport={"width": picture.width, "height": picture.height}
    )
    if picture.role != "visitor":
        context.add_cookies([town.session_cookie(picture.role)])
    page = context.new_page()
    page.goto(picture.path, wait_until="networkidle")
    file = folder / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    with Image.open(file) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(file, optimize=True)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as instance,
        founded(Path(instance)) as town,
        listening(town.app) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=services_found.browser(), args=["--no-sandbox", "--disable-background-networking"]
        )
        for picture in pictures(town):
            draw(browser, town, address, picture, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
