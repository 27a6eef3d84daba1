# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos on the desk: beside the original, decided one by one, and handed out to nobody else before."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.domain.concerns import Exposure, State, Tier
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.privacy import Audience, visible
from portal.services.erasure.discard_files import delete_discarded
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Photo
from tests import makers
from tests.adapters.photos import CANARY, jpeg_with_notes
from tests.web.desk.bench import Bench, state_of
from tests.web.desk.shown import photo, photograph

ALT = "عمود إنارة مكسور"


def names(row: Photo) -> list[str]:
    return [row.full, row.card, row.thumb]


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize("state", State)
def test_a_photo_is_handed_out_to_whom_the_table_allows_and_to_nobody_else(
    bench: Bench, state: State, exposure: Exposure
) -> None:
    number = bench.concern(state=state, exposure=exposure)
    photos = {each: photograph(bench, number, state=each).card for each in PhotoState}
    people = {
        "visitor": bench.visitor(),
        "editor": bench.sit(Role.EDITOR).client,
        "moderator": bench.moderator().client,
        "other annex": bench.moderator(territory=bench.far_annex).client,
        "safety": bench.sit(Role.SAFETY_MODERATOR).client,
        "agent": bench.sit(Role.OFFICE_AGENT).client,
        "admin": bench.sit(Role.ADMIN).client,
    }
    for each, name in photos.items():
        public = (
            each is PhotoState.SHOWN
            and exposure is Exposure.PUBLIC
            and visible(Audience.PUBLIC, state, exposure)
        )
        desk = {"safety"} | ({"moderator"} if exposure is not Exposure.SEALED else set())
        expected = set(people) if public else desk
        answers = {who: client.get(f"/media/{name}.jpg") for who, client in people.items()}
        assert {who for who, answer in answers.items() if answer.status_code == 200} == expected
        kept = {who for who, answer in answers.items() if answer.headers["Cache-Control"] != "no-store"}
        assert kept == ({"visitor"} if public else set())


def test_what_is_handed_out_is_a_picture_and_nothing_else(bench: Bench) -> None:
    number = bench.concern(state=State.ANSWERED, exposure=Exposure.PUBLIC)
    name = photograph(bench, number, state=PhotoState.SHOWN).full
    answer = bench.visitor().get(f"/media/{name}.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = bench.visitor().get(f"/media/{name}.jpg", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["0" * 32, "..%2f..%2fportal", "a", "%00", "0" * 31 + "G", "look"])
def test_other_names_lead_nowhere(bench: Bench, name: str) -> None:
    for client in (bench.visitor(), bench.moderator().client):
        assert client.get(f"/media/{name}.jpg").status_code == 404
        assert client.get(f"/media/look/{name}.jpg").status_code == 404


def test_an_address_to_look_at_a_photo_is_over_after_ten_minutes(bench: Bench) -> None:
    chosen = {"photos": (BytesIO(jpeg_with_notes()), "a.jpg"), "kind": "problem", "category": "lighting"}
    where = {"territory": str(bench.quarter), "text": "ثلاثة أعمدة لا تشتغل قرب المدرسة"}
    page = bench.visitor().page("/ar/report/details", method="POST", data={**chosen, **where})
    address = str(page.one(".thumbs img").get("src"))
    assert bench.visitor().get(address).headers["Cache-Control"] == "no-store"
    bench.clock.pass_(minutes=11)
    assert bench.visitor().get(address).status_code == 404


def test_the_desk_shows_and_hides_photo_by_photo(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern(state=State.ANSWERED, exposure=Exposure.PUBLIC)
    row = photograph(bench, number)
    page = seat.page(number)
    assert page.one(f"[data-photo='{row.id}'] > a img").get("src") == f"/media/{row.card}.jpg"
    assert page.syntax_faults() == []
    address = f"/ar/desk/{number}/photos/{row.id}"
    refused = seat.client.post(
        address, data={"csrf_token": seat.token(), "do": "show", "version": "1", "alt": " "}
    )
    assert refused.status_code == 422
    assert f'href="#photo-{row.id}-alt"' in refused.text
    seat.post(address, do="show", version="1", alt=ALT)
    assert (photo(row.id).state, photo(row.id).alt) == (PhotoState.SHOWN, ALT)
    public = bench.visitor().page(f"/ar/concerns/{number}")
    shown = public.one("figure img")
    assert (shown.get("alt"), shown.get("loading"), shown.get("width")) == (ALT, "lazy", "640")
    seat.post(address, do="hide", version="1", alt=ALT)
    assert photo(row.id).state is PhotoState.HIDDEN
    assert not bench.visitor().page(f"/ar/concerns/{number}").all("figure")


def test_a_stale_decision_is_told_so_and_changes_nothing(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern()
    row = photograph(bench, number, version=2)
    seat.post(f"/ar/desk/{number}/photos/{row.id}", do="show", version="1", alt=ALT)
    assert photo(row.id).state is PhotoState.WAITING


@pytest.mark.parametrize("do", ["", "delete", "SHOW"])
def test_what_is_no_decision_leads_nowhere(bench: Bench, do: str) -> None:
    seat, number = bench.moderator(), bench.concern()
    row = photograph(bench, number)
    assert seat.post(f"/ar/desk/{number}/photos/{row.id}", do=do, version="1").status_code == 404


def test_a_photo_of_another_concern_is_not_decided_here(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern()
    row = photograph(bench, bench.concern())
    seat.post(f"/ar/desk/{number}/photos/{row.id}", do="show", version="1", alt=ALT)
    assert photo(row.id).state is PhotoState.WAITING


def test_an_office_shows_its_work_beside_what_was_there_before(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern(state=State.ANSWERED, exposure=Exposure.PUBLIC)
    photograph(bench, number, state=PhotoState.SHOWN, alt=ALT)
    sent = {"photos": (BytesIO(jpeg_with_notes()), "الشغل.jpg"), "text": "استُبدلت المصابيح."}
    claim = f"/ar/desk/{number}/claim"
    refused = seat.client.post(claim, data={"csrf_token": seat.token(), **sent})
    assert (refused.status_code, state_of(number)) == (422, State.ANSWERED)
    note = refused.text.split('name="photos" value="')[1].split('"')[0]
    seat.post(claim, photos=note, text="استُبدلت المصابيح.", alt="عمود يضيء")
    assert state_of(number) is State.CLAIMED_DONE
    page = bench.visitor().page(f"/ar/concerns/{number}")
    assert [image.get("alt") for image in page.all("figure img")] == [ALT, "عمود يضيء"]
    source = str(page.all("figure img")[1].get("src"))
    assert CANARY not in bench.visitor().get(source).data


def test_a_wrong_photo_of_the_work_keeps_the_words(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern(state=State.ANSWERED)
    sent = {"photos": (BytesIO(b"none"), "a.jpg"), "text": "استُبدلت المصابيح.", "alt": ALT}
    refused = seat.client.post(f"/ar/desk/{number}/claim", data={"csrf_token": seat.token(), **sent})
    assert (refused.status_code, state_of(number)) == (422, State.ANSWERED)
    assert "استُبدلت المصابيح." in refused.text
    assert 'href="#claim-photos"' in refused.text


def cover(bench: Bench, *boxes: str, do: str = "black", **given: Any) -> tuple[TestResponse, Photo]:
    """Cover boxes of a photo on the desk; return the answer, and the photo as it was."""
    seat, number = bench.moderator(), bench.concern(**given)
    row = photograph(bench, number)
    fields = {"csrf_token": seat.token(), "do": do, "version": "1", "box": list(boxes)}
    return seat.client.post(f"/ar/desk/{number}/photos/{row.id}", data=fields), row


def rows_of(number: int | None) -> list[Photo]:
    db.session.rollback()
    return list(db.session.scalars(select(Photo).where(Photo.concern_id == number).order_by(Photo.version)))


def colour(bench: Bench, name: str, x: int, y: int) -> tuple[int, ...]:
    """What is to be seen of a file at a place in ‰."""
    with bench.app.extensions["portal"].files.open(name) as file, Image.open(file) as image:
        place = (x * image.width // 1000, y * image.height // 1000)
        found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("do", ["black", "blur"])
def test_what_is_covered_is_gone_from_every_size(bench: Bench, do: str) -> None:
    answer, before = cover(bench, "0 0 300 300", "", "٧٠٠ ٧٠٠ ٢٠٠ ٢٠٠", do=do)
    assert answer.status_code == 303
    [after] = rows_of(before.concern_id)
    assert (after.version, after.state) == (2, PhotoState.WAITING)
    for name in names(after):
        for place in ((100, 100), (800, 800)):
            assert max(colour(bench, name, *place)) < (40 if do == "black" else 256)
            assert colour(bench, name, 100, 100)[0] < 200  # the red corner
    store = bench.app.extensions["portal"].files
    assert delete_discarded(lambda: work(makers.NOON), store) == 3
    assert not set(names(before)) & set(store.names())


def test_a_covered_photo_of_somebody_known_keeps_its_original_locked(bench: Bench) -> None:
    state = {"state": State.ANSWERED, "exposure": Exposure.PUBLIC}
    _, before = cover(bench, "0 0 300 300", tier=Tier.NAMED, **state)
    locked, copy = rows_of(before.concern_id)
    assert (locked.state, copy.redacted_from_id) == (PhotoState.REPLACED, locked.id)
    assert bench.visitor().get(f"/media/{locked.full}.jpg").status_code == 404
    page = bench.moderator().page(before.concern_id or 0)
    assert [figure.get("data-photo") for figure in page.all("[data-photo]")] == [str(copy.id)]


@pytest.mark.parametrize(
    "boxes",
    [
        (),
        ("",),
        ("1 2 3",),
        ("0 0 0 10",),
        ("990 0 20 10",),
        ("-1 0 5 5",),
        ("a b c d",),
        ("0 0 10 10", "x"),
        ("9" * 99,),
    ],
)
def test_what_is_no_box_is_told_at_its_field(bench: Bench, boxes: tuple[str, ...]) -> None:
    answer, before = cover(bench, *boxes)
    assert answer.status_code == 422
    assert f'href="#photo-{before.id}-box"' in answer.text
    assert photo(before.id).state is PhotoState.WAITING
