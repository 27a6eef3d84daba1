# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voice notes on the desk: heard by who moderates them, written down, found, and handed to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.associations import MemberRole
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Membership, Message
from tests import makers
from tests.web.desk.bench import Bench, Seat
from tests.web.desk.shown import speak, voice_note

HEARD = "الحفرة أمام باب المدرسة. وسقط فيها طفل أمس"


def spoken(bench: Bench, **given: object) -> int:
    """A report nobody wrote a word of."""
    return bench.concern(**{"original": "", **given})


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize("state", State)
def test_a_voice_is_handed_to_the_desk_alone_whatever_became_of_its_report(
    bench: Bench, state: State, exposure: Exposure
) -> None:
    name = speak(bench, spoken(bench, state=state, exposure=exposure)).file
    people = {
        "visitor": bench.visitor(),
        "editor": bench.sit(Role.EDITOR).client,
        "moderator": bench.moderator().client,
        "other annex": bench.moderator(territory=bench.far_annex).client,
        "safety": bench.sit(Role.SAFETY_MODERATOR).client,
        "agent": bench.sit(Role.OFFICE_AGENT).client,
        "admin": bench.sit(Role.ADMIN).client,
    }
    answers = {who: client.get(f"/media/{name}.ogg") for who, client in people.items()}
    desk = {"safety"} | ({"moderator"} if exposure is not Exposure.SEALED else set())
    assert {who for who, answer in answers.items() if answer.status_code == 200} == desk
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store"}
    assert all(client.get(f"/media/{name}.jpg").status_code == 404 for client in people.values())


def test_what_is_handed_out_is_a_sound_and_nothing_else(bench: Bench) -> None:
    seat, row = bench.moderator(), speak(bench, spoken(bench))
    answer = seat.client.get(f"/media/{row.file}.ogg")
    assert (answer.headers["Content-Type"], answer.data[:4]) == ("audio/ogg", b"OggS")
    assert answer.headers["Content-Disposition"] == 'inline; filename="voice.ogg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    part = seat.client.get(f"/media/{row.file}.ogg", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"OggS")
    beyond = seat.client.get(f"/media/{row.file}.ogg", headers={"Range": "bytes=9999-"})
    assert beyond.status_code == 416


def test_nobody_hears_what_waits_for_its_report(bench: Bench) -> None:
    name = speak(bench, None).file
    for client in (bench.visitor(), bench.moderator().client, bench.sit(Role.SAFETY_MODERATOR).client):
        assert client.get(f"/media/{name}.ogg").status_code == 404


@pytest.mark.parametrize("name", ["0" * 32, "..%2f..%2fportal", "a", "%00", "listen"])
def test_other_names_lead_nowhere(bench: Bench, name: str) -> None:
    for client in (bench.visitor(), bench.moderator().client):
        assert client.get(f"/media/{name}.ogg").status_code == 404
        assert client.get(f"/media/listen/{name}.ogg").status_code == 404


def test_lists_call_a_report_by_its_voice_until_it_is_written_down(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench)
    row = speak(bench, number)
    link = f".row[data-number='{number}'] a"
    assert seat.queue().text(link) == "تسجيل صوتي، 0:42"
    page = seat.page(number)
    assert page.text("h1#item-title") == "تسجيل صوتي، 0:42"
    assert page.one(".seg.o audio").get("src") == f"/media/{row.file}.ogg"
    assert "أُتلف" not in page.source
    assert page.syntax_faults() == []
    write_down(seat, number, row.id)
    assert seat.queue().text(link) == "الحفرة أمام باب المدرسة"
    assert seat.page(number).text("h1#item-title") == "الحفرة أمام باب المدرسة"


def write_down(seat: Seat, number: int, voice: int, text: str = HEARD, version: str = "1") -> int:
    address = f"/ar/desk/{number}/voice/{voice}"
    return seat.post(address, transcript=text, version=version).status_code


def test_what_was_heard_is_shown_found_and_offered_for_the_public_copy(bench: Bench) -> None:
    seat, number = bench.moderator(name="نعيمة"), spoken(bench)
    row = speak(bench, number)
    assert seat.page(number).one("#accept-public_text").text.strip() == ""
    assert write_down(seat, number, row.id) == 303
    page = seat.page(number)
    assert page.text(f"#voice-{row.id} .words") == HEARD
    assert "نعيمة" in page.text(f"#voice-{row.id}")
    assert page.one("#accept-public_text").text.strip() == HEARD
    assert page.one("#accept-title").text.strip() == "الحفرة أمام باب المدرسة"
    found = seat.queue("?view=all&q=حفرة")
    assert [one.get("data-number") for one in found.all(".row")] == [str(number)]
    assert (voice_note(row.id).version, voice_note(row.id).transcribed_by) == (2, seat.account)


def test_accepting_a_spoken_report_needs_public_words_as_any_does(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench)
    speak(bench, number)
    fields = {**bench.filled("accept"), "public_text": " "}
    assert seat.decide(number, "accept", **fields).status_code == 422
    assert seat.decide(number, "accept", **bench.filled("accept")).status_code == 303
    public = bench.visitor().page(f"/ar/concerns/{number}")
    assert "audio" not in public.source
    assert "تسجيل صوتي" not in public.source


def test_a_colleague_is_not_written_over_and_nothing_typed_is_lost(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench)
    row = speak(bench, number)
    write_down(seat, number, row.id)
    late = bench.moderator().client
    form = {"transcript": "ما سمعته أنا", "version": "1"}
    token = Seat(late, 0).token()
    answer = late.post(f"/ar/desk/{number}/voice/{row.id}", data={"csrf_token": token, **form})
    assert answer.status_code == 409
    assert "ما سمعته أنا" in answer.text
    assert HEARD in answer.text
    assert f'href="#voice-{row.id}-transcript"' in answer.text
    assert voice_note(row.id).transcript == HEARD


def test_a_transcript_is_taken_back_by_emptying_it_and_that_is_not_called_keeping(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench)
    row = speak(bench, number)
    write_down(seat, number, row.id)
    assert "حُفظ نص التسجيل" in seat.page(number).text(".notice, .note.ok")
    assert write_down(seat, number, row.id, " ", version="2") == 303
    assert "دون نص مكتوب" in seat.page(number).source
    assert (voice_note(row.id).transcript, voice_note(row.id).transcribed_by) == ("", None)


def test_too_long_a_transcript_is_told_at_its_field(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench)
    row = speak(bench, number)
    assert write_down(seat, number, row.id, "ا" * 6000) == 422
    assert voice_note(row.id).transcript == ""


def test_what_is_not_theirs_is_not_there(bench: Bench) -> None:
    number = spoken(bench, exposure=Exposure.SEALED)
    row = speak(bench, number)
    seat = bench.moderator()
    assert write_down(seat, number, row.id) == 404
    assert write_down(seat, bench.concern(), row.id) == 404
    assert write_down(seat, bench.concern(), 999_999) == 404
    assert voice_note(row.id).transcript == ""


def test_a_spoken_message_is_heard_in_the_mailbox_and_written_down_there(bench: Bench) -> None:
    seat, number = bench.moderator(), bench.concern(state=State.ACCEPTED)
    bench.write(number, "")
    message = db.session.scalars(select(Message.id).where(Message.concern_id == number)).one()
    row = speak(bench, number, message=message)
    page = seat.page(number)
    assert page.one(".letter audio").get("src") == f"/media/{row.file}.ogg"
    assert "media-src 'self'" in seat.client.get(f"/ar/desk/{number}").headers["Content-Security-Policy"]
    assert write_down(seat, number, row.id) == 303
    assert seat.page(number).text(".letter .words") == HEARD


def test_the_quarantine_names_what_was_only_spoken(bench: Bench) -> None:
    seat, number = bench.moderator(), spoken(bench, quarantined=True, folded_original="")
    speak(bench, number)
    page = seat.client.page("/ar/desk/quarantine")
    assert page.text(f".row[data-number='{number}'] a") == "تسجيل صوتي، 0:42"


def test_an_association_sees_that_it_spoke_and_nobody_there_plays_it(bench: Bench) -> None:
    leader = bench.sit()
    with work(makers.NOON) as w:
        account = w.session.get_one(Account, leader.account)
        association = makers.association(w.session)
        since = makers.TODAY - timedelta(days=9)
        w.session.add(
            Membership(
                association_id=association.id, account_id=account.id, role=MemberRole.LEADER, since=since
            )
        )
        slug, known = association.slug, association.id
    number = spoken(bench, tier=Tier.ASSOCIATION, association_id=known)
    name = speak(bench, number).file
    page = leader.client.page(f"/ar/association/{slug}/")
    assert page.text(f"tr[data-number='{number}'] .go-row") == "تسجيل صوتي، 0:42"
    page = leader.client.page(f"/ar/association/{slug}/reports/{number}")
    assert page.text("header h1").startswith("تسجيل صوتي، 0:42")
    assert page.all("audio") == []
    assert leader.client.get(f"/media/{name}.ogg").status_code == 404
