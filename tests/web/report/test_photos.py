# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos on their way into a report: cleaned at once, carried as tickets, claimed once, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.domain.media import LARGEST_UPLOAD
from portal.domain.photos import PhotoState
from portal.store.engine.database import db
from portal.store.models import Concern, Photo
from tests.adapters.photos import (
    CANARY,
    animated,
    heic_with_notes,
    jpeg_with_notes,
    png_of,
    saved,
    scene,
    webp_with_notes,
)
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import TEXT, Town, code_of, found_town, report, resident_of


def files(*contents: bytes) -> list[FileStorage]:
    return [FileStorage(BytesIO(content), f"صورة {place}.jpg") for place, content in enumerate(contents)]


def choose(
    client: InspectingClient, town: Town, *contents: bytes, to: str = "who", status: int = 200, **changes: Any
) -> Page:
    """Send the details with photos, as their page does."""
    data = {**report(town, **changes), "photos": [*changes.get("photos", []), *files(*contents)]}
    return client.page(f"/ar/report/{to}", method="POST", status=status, **posted(data))


def posted(data: dict[str, Any]) -> dict[str, Any]:
    """A form with files as bytes: the test client would put large ones into files of its own."""
    boundary, body = encode_multipart(data)
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def tickets(page: Page) -> list[str]:
    return [str(field.get("value")) for field in page.all("input[type=hidden][name=photos]")]


def rows() -> list[Photo]:
    db.session.rollback()
    return list(db.session.scalars(select(Photo).order_by(Photo.id)))


def distinct(number: int) -> list[bytes]:
    return [saved(scene(320 + 16 * place), "JPEG") for place in range(number)]


def test_a_photo_goes_from_the_details_to_the_receipt(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    who = choose(client, town, jpeg_with_notes())
    [note] = tickets(who)
    check = client.page("/ar/report/check", method="POST", data=report(town, photos=note))
    looked_at = client.get(str(check.one(".answers .thumbs img").get("src")))
    assert (looked_at.mimetype, looked_at.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert CANARY not in looked_at.data
    code_of(client.page("/ar/report/send", method="POST", data=report(town, photos=tickets(check))))
    [photo] = rows()
    concern = db.session.scalars(select(Concern)).one()
    assert (photo.concern_id, photo.state, photo.on) == (concern.id, PhotoState.WAITING, concern.received_on)


@pytest.mark.parametrize("make", [jpeg_with_notes, webp_with_notes, heic_with_notes])
def test_no_byte_of_what_the_camera_wrote_stays(
    portal: Flask, resident: InspectingClient, town: Town, make: Any
) -> None:
    choose(resident, town, make())
    store = portal.extensions["portal"].files
    kept = []
    for name in store.names():
        with store.open(name) as file:
            kept.append(file.read())
    assert len(kept) >= 3
    assert all(content.startswith(b"\xff\xd8\xff") and CANARY not in content for content in kept)


def test_the_details_show_what_is_chosen_and_leave_out_what_is_ticked(
    resident: InspectingClient, town: Town
) -> None:
    notes = tickets(choose(resident, town, *distinct(3)))
    page = choose(resident, town, to="details", photos=notes)
    assert len(page.all(".thumbs img")) == 3
    assert page.all("input[type=file][name=photos]") == []
    page = choose(resident, town, to="details", photos=notes, drop="2")
    assert len(tickets(page)) == 2
    assert page.one("form[enctype='multipart/form-data'] #photos").get("type") == "file"
    assert page.syntax_faults() == []


WRONG = {
    "empty": b"",
    "text": b"no picture at all",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "truncated": jpeg_with_notes()[:400],
    "bomb": png_of(30_000, 30_000),
    "moving": animated("WEBP"),
    "huge": b"\xff\xd8\xff" + bytes(LARGEST_UPLOAD + 2_000_000),
}


@pytest.mark.parametrize(
    ("kind", "to"), [*((kind, "who") for kind in WRONG), ("text", "check"), ("text", "send")]
)
def test_a_wrong_upload_is_told_at_its_field_and_costs_nothing_else(
    resident: InspectingClient, town: Town, kind: str, to: str
) -> None:
    page = choose(resident, town, *distinct(1), WRONG[kind], to=to, status=422)
    assert page.one(".summary a").get("href") == "#photos"
    assert page.text("#photos-error").strip()
    assert page.one("textarea#text").text.strip() == TEXT
    assert len(tickets(page)) == 1
    assert "photo 2" in page.text("#photos-error").lower() or "2" in page.text("#photos-error")


def test_a_fourth_photo_is_one_too_many(resident: InspectingClient, town: Town) -> None:
    page = choose(resident, town, *distinct(4), status=422)
    assert len(tickets(page)) == 3
    assert page.one(".summary a").get("href") == "#photos"
    choose(resident, town, photos=tickets(page))


def test_more_than_the_house_holds_is_refused_as_a_whole(resident: InspectingClient, town: Town) -> None:
    huge = bytes(LARGEST_UPLOAD)
    answer = resident.post("/ar/report/who", **posted({**report(town), "photos": files(*[huge] * 5)}))
    assert answer.status_code == 413


@pytest.mark.parametrize("note", ["nonsense", "W10.x", "", "\x00"])
def test_a_ticket_that_is_not_ours_carries_nothing(resident: InspectingClient, town: Town, note: str) -> None:
    page = resident.page(
        "/ar/report/send", method="POST", data=report(town, photos=note), status=422 if note else 200
    )
    assert not page.all(".thumbs")


def test_a_photo_goes_with_one_report_only(resident: InspectingClient, town: Town) -> None:
    [note] = tickets(choose(resident, town, jpeg_with_notes()))
    first = code_of(resident.page("/ar/report/send", method="POST", data=report(town, photos=note)))
    again = code_of(resident.page("/ar/report/send", method="POST", data=report(town, photos=note)))
    assert first == again
    other = report(town, photos=note, key="another-key-0123456789")
    page = resident.page("/ar/report/send", method="POST", data=other, status=422)
    assert page.one(".summary a").get("href") == "#photos"


def test_twenty_at_once_with_a_photo_are_one_report_with_one_photo(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    [note] = tickets(choose(client, town, jpeg_with_notes()))
    db.session.remove()

    def one(_: int) -> str:
        client = resident_of(any_portal)
        client.inspects = False
        return code_of(client.page("/ar/report/send", method="POST", data=report(town, photos=note)))

    with ThreadPoolExecutor(20) as crowd:
        assert len(set(crowd.map(one, range(20)))) == 1
    assert [photo.concern_id is not None for photo in rows()] == [True]


def test_the_same_files_sent_again_without_a_page_between_are_one_report(
    resident: InspectingClient, town: Town
) -> None:
    photo = jpeg_with_notes()
    codes = {code_of(choose(resident, town, photo, to="send")) for _ in range(2)}
    assert len(codes) == 1
    assert [row.concern_id is not None for row in rows()] == [True, False]


def test_a_photo_nobody_claimed_cannot_be_fetched_by_its_name(resident: InspectingClient, town: Town) -> None:
    choose(resident, town, jpeg_with_notes())
    [photo] = rows()
    for name in (photo.full, photo.card, photo.thumb):
        assert resident.get(f"/media/{name}.jpg").status_code == 404
