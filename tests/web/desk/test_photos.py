# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos on the desk: beside the original, decided one by one, and handed out to nobody else before."""

from __future__ import annotations

from io import BytesIO

import pytest

from portal.domain.concerns import Exposure, State
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.privacy import Audience, visible
from portal.store.models import Photo
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
    assert page.one(f"[data-photo='{row.id}'] img").get("src") == f"/media/{row.card}.jpg"
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
    work = {"photos": (BytesIO(jpeg_with_notes()), "الشغل.jpg"), "text": "استُبدلت المصابيح."}
    claim = f"/ar/desk/{number}/claim"
    refused = seat.client.post(claim, data={"csrf_token": seat.token(), **work})
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
    work = {"photos": (BytesIO(b"none"), "a.jpg"), "text": "استُبدلت المصابيح.", "alt": ALT}
    refused = seat.client.post(f"/ar/desk/{number}/claim", data={"csrf_token": seat.token(), **work})
    assert (refused.status_code, state_of(number)) == (422, State.ANSWERED)
    assert "استُبدلت المصابيح." in refused.text
    assert 'href="#claim-photos"' in refused.text
