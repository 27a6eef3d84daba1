"""A photo's way: taken with its place in it, sent with script or without, covered, then seen by all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from portal.store.engine.database import db
from portal.store.models import Photo
from tests.adapters.photos import CANARY, jpeg_with_notes
from tests.journeys.conftest import OpenPage
from tests.town import STAFF, Town

pytestmark = pytest.mark.browser


def to_details(page: Page, lang: str) -> None:
    """From the door to the page that asks what happened."""
    page.goto(f"/{lang}/report")
    page.click("main form .go")
    page.check("[name=kind][value=problem]")
    page.check("[name=category][value=lighting]")
    page.click("main form .go")
    page.select_option("[name=territory]", index=3)
    page.click("main form .go")


def with_a_photo(page: Page, lang: str) -> str:
    """Report with a photo; return the public number."""
    to_details(page, lang)
    page.fill("[name=text]", "ثلاثة مصابيح مكسورة في الزقاق، والمكان مظلم كل ليلة")
    photo: FilePayload = {"name": "IMG_2001.JPG", "mimeType": "image/jpeg", "buffer": jpeg_with_notes()}
    page.set_input_files("[name=photos]", [photo])
    page.click("main form > .acts .go")
    page.click("main form > .acts .go")
    expect(page.locator(".answers .thumbs img")).to_have_js_property("complete", value=True)
    assert page.locator(".answers .thumbs img").evaluate("image => image.naturalWidth") > 0
    page.click("main form > .acts .go")
    return page.locator("#number").inner_text()


def leaks(folder: Path) -> list[Path]:
    """Files of the instance that hold what the camera wrote."""
    return [file for file in folder.rglob("*") if file.is_file() and CANARY in file.read_bytes()]


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_is_sent_covered_shown_and_never_says_where_it_was_taken(
    town: Town, open_page: OpenPage, enter: OpenPage, script: bool
) -> None:
    number = with_a_photo(open_page(java_script_enabled=script), "ar")
    folder = Path(town.app.instance_path)
    assert leaks(folder) == []
    desk = enter(STAFF["moderator"], java_script_enabled=script)
    desk.goto(f"/ar/desk/{number}")
    figure = desk.locator("[data-photo]")
    figure.locator("summary").click()
    stage = figure.locator("[data-cover]")
    if script:
        stage.scroll_into_view_if_needed()
        frame = stage.bounding_box()
        assert frame is not None
        desk.mouse.move(frame["x"] + 10, frame["y"] + 10)
        desk.mouse.down()
        desk.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2, steps=4)
        desk.mouse.up()
        stage.press("Enter")
        stage.press("Shift+ArrowRight")
        boxes = [field.input_value() for field in figure.locator("[name=box]").all()]
        assert boxes[1] == "400 400 210 200"
        assert all(
            abs(told - drawn) < 20
            for told, drawn in zip(map(int, boxes[0].split()[2:]), (485, 480), strict=True)
        )
    else:
        expect(stage).to_be_hidden()
        figure.locator("[name=box]").first.fill("0 0 400 400")
    figure.locator("[value=black]").click()
    expect(desk.locator("[data-photo] .chip", has_text="").nth(1)).to_be_visible()
    desk.locator("[data-photo] textarea").fill("زقاق مظلم")
    desk.locator("[data-photo] [value=show]").click()
    desk.locator("[form=accept], #accept").first.wait_for(state="attached")
    desk.fill("#accept-title", "زقاق مظلم")
    desk.fill("#accept-public_text", "ثلاثة مصابيح مكسورة")
    desk.select_option("#accept-exposure", "public")
    desk.locator(".act .go").click()
    reader = open_page(java_script_enabled=script)
    reader.goto(f"/ar/concerns/{number}")
    shown = reader.get_by_alt_text("زقاق مظلم")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", value=True)
    with town.app.app_context():
        [photo] = db.session.query(Photo).where(Photo.concern_id == int(number)).all()
        assert photo.version == 2
    assert leaks(folder) == []
