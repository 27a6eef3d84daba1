# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying it instead of writing it: cleaned at once, carried as a ticket, heard again, claimed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.domain.errors import NoRoom, Unavailable
from portal.domain.media import LARGEST_UPLOAD
from portal.store.engine.database import db
from portal.store.models import Concern, VoiceNote
from portal.web.guards.headers import POLICY
from portal.web.request.rate_counters import WORKS
from tests.adapters import voices
from tests.adapters.photos import CANARY, jpeg_with_notes
from tests.fakes import Failing
from tests.portals import components_of
from tests.web.inspector import InspectingClient, Page
from tests.web.report.test_photos import posted
from tests.web.rooms import TEXT, Town, code_of, found_town, report, resident_of

SPOKEN = voices.of("a browser, WebM")


def recording(content: bytes = SPOKEN) -> FileStorage:
    return FileStorage(BytesIO(content), "تسجيل.webm")


def say(
    client: InspectingClient,
    town: Town,
    content: bytes = SPOKEN,
    *,
    to: str = "who",
    status: int = 200,
    **changes: Any,
) -> Page:
    """Send the details with a voice note, and without a word unless `text` is given."""
    data = {
        **report(town, **{"text": "", **changes}),
        "voice": [*changes.get("voice", []), recording(content)],
    }
    return client.page(f"/ar/report/{to}", method="POST", status=status, **posted(data))


def tickets(page: Page) -> list[str]:
    return [str(field.get("value")) for field in page.all("input[type=hidden][name=voice]")]


def rows() -> list[VoiceNote]:
    db.session.rollback()
    return list(db.session.scalars(select(VoiceNote).order_by(VoiceNote.id)))


def test_a_voice_goes_from_the_details_to_the_receipt_without_a_word(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    [note] = tickets(say(client, town))
    check = client.page("/ar/report/check", method="POST", data=report(town, text="", voice=note))
    assert check.text(".answers figcaption") == "تسجيل صوتي، 0:02"
    heard = client.get(str(check.one(".answers audio").get("src")))
    assert (heard.mimetype, heard.headers["Cache-Control"]) == ("audio/ogg", "no-store")
    assert heard.headers["Content-Disposition"] == 'inline; filename="voice.ogg"'
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert voices.loudest(heard.data)[0] in range(430, 451)
    code_of(client.page("/ar/report/send", method="POST", data=report(town, text="", voice=tickets(check))))
    [row] = rows()
    concern = db.session.scalars(select(Concern)).one()
    assert (row.concern_id, row.message_id, row.on) == (concern.id, None, concern.received_on)
    assert (concern.original, round(row.seconds)) == ("", 2)


@pytest.mark.parametrize("recorder", list(voices.RECORDERS))
def test_no_byte_of_what_a_recorder_wrote_stays(
    portal: Flask, resident: InspectingClient, town: Town, recorder: str
) -> None:
    say(resident, town, voices.of(recorder, 1.0))
    store = portal.extensions["portal"].files
    with store.open(rows()[0].file) as file:
        kept = file.read()
    assert kept.startswith(b"OggS")
    assert CANARY not in kept


def test_the_details_play_what_was_said_and_leave_it_out_when_asked(
    resident: InspectingClient, town: Town
) -> None:
    [note] = tickets(say(resident, town))
    page = resident.page("/ar/report/details", method="POST", data=report(town, text="", voice=note))
    assert page.one(".voice audio").get("src").startswith("/media/listen/")
    assert page.one("#voice").get("accept") == "audio/*"
    assert page.one("[data-voice=voice]").get("hidden") is not None
    assert page.syntax_faults() == []
    dropped = report(town, text="", voice=note, drop_voice="1")
    page = resident.page("/ar/report/details", method="POST", data=dropped)
    assert (tickets(page), page.all(".voice audio")) == ([], [])


def test_a_new_recording_takes_the_place_of_the_one_before(resident: InspectingClient, town: Town) -> None:
    [first] = tickets(say(resident, town))
    [second] = tickets(say(resident, town, voices.of("a recorder, WAV"), voice=[first]))
    code_of(resident.page("/ar/report/send", method="POST", data=report(town, text="", voice=second)))
    assert [row.concern_id is not None for row in rows()] == [False, True]


def test_each_step_may_do_what_it_needs_and_no_more(resident: InspectingClient, town: Town) -> None:
    [note] = tickets(say(resident, town))
    media = {"details": "; media-src 'self' blob:", "check": "; media-src 'self'"}
    for step in ("what", "where", "details", "who", "check"):
        answer = resident.post(f"/ar/report/{step}", data=report(town, text="", voice=note))
        assert answer.headers["Content-Security-Policy"] == POLICY + media.get(step, "")
        microphone = "microphone=(self)" in answer.headers["Permissions-Policy"]
        assert microphone is (step == "details")


WRONG = {
    "empty": (b"", "فارغ"),
    "text": (b"no sound at all", "صوتا"),
    "photo": (jpeg_with_notes(), "صوتا"),
    "film": (voices.film(), "فيديو"),
    "truncated": (SPOKEN[:300], ""),
    "too long": (voices.of("a recorder, WAV", 63.0), "دقيقة"),
    "header alone": (voices.wav_that_claims(8000, 5, b""), ""),
    "huge": (b"OggS" + bytes(LARGEST_UPLOAD + 2_000_000), "24"),
}


@pytest.mark.parametrize(
    ("kind", "to"), [*((kind, "who") for kind in WRONG), ("text", "check"), ("text", "send")]
)
def test_a_wrong_recording_is_told_at_its_field_and_costs_nothing_else(
    resident: InspectingClient, town: Town, kind: str, to: str
) -> None:
    content, expected = WRONG[kind]
    page = say(resident, town, content, to=to, status=422, text=TEXT, when="2026-01-02")
    assert [link.get("href") for link in page.all(".summary a")] == ["#voice"]
    assert expected in page.text("#voice-error")
    assert page.one("#voice").get("aria-describedby") == "voice-hint voice-error"
    assert page.one("textarea#text").text.strip() == TEXT
    assert page.one("#when").get("value") == "2026-01-02"
    assert rows() == []


def test_who_said_it_and_was_not_understood_is_not_asked_to_write(
    resident: InspectingClient, town: Town
) -> None:
    page = say(resident, town, b"none", status=422)
    assert [link.get("href") for link in page.all(".summary a")] == ["#voice"]


def test_who_neither_writes_nor_speaks_is_told_of_both_ways(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/ar/report/who", method="POST", data=report(town, text=""), status=422)
    assert "تسجيل صوتي" in page.text("#text-error")


@pytest.mark.parametrize("note", ["nonsense", "W10.x", "\x00"])
def test_a_ticket_that_is_not_ours_carries_nothing(resident: InspectingClient, town: Town, note: str) -> None:
    page = resident.page("/ar/report/send", method="POST", data=report(town, voice=note), status=422)
    assert page.one(".summary a").get("href") == "#voice"
    assert rows() == []


def test_a_ticket_for_a_photo_is_none_for_a_voice(resident: InspectingClient, town: Town) -> None:
    [note] = tickets(say(resident, town))
    resident.page("/ar/report/send", method="POST", data=report(town, photos=note), status=422)


def test_a_voice_goes_with_one_report_only(resident: InspectingClient, town: Town) -> None:
    [note] = tickets(say(resident, town))
    sent = report(town, text="", voice=note)
    codes = {code_of(resident.page("/ar/report/send", method="POST", data=sent)) for _ in range(2)}
    assert len(codes) == 1
    other = {**sent, "key": "another-key-0123456789"}
    page = resident.page("/ar/report/send", method="POST", data=other, status=422)
    assert page.one(".summary a").get("href") == "#voice"
    assert len(rows()) == 1
    assert len(db.session.scalars(select(Concern)).all()) == 1


def test_the_same_recording_sent_again_without_a_page_between_is_one_report(
    resident: InspectingClient, town: Town
) -> None:
    assert len({code_of(say(resident, town, to="send")) for _ in range(2)}) == 1
    assert [row.concern_id is not None for row in rows()] == [True, False]


def test_what_waits_cannot_be_fetched_by_its_name(resident: InspectingClient, town: Town) -> None:
    say(resident, town)
    [row] = rows()
    assert resident.get(f"/media/{row.file}.ogg").status_code == 404
    assert resident.get(f"/media/{row.file}.jpg").status_code == 404


@pytest.mark.parametrize(("part", "why"), [("sounds", Unavailable()), ("files", NoRoom())])
def test_a_passing_fault_gives_the_words_back(
    restored: Flask, resident: InspectingClient, town: Town, part: str, why: Exception
) -> None:
    parts = restored.extensions["portal"]
    restored.extensions["portal"] = replace(parts, **{part: Failing(why)})
    assert TEXT in say(resident, town, status=503, text=TEXT).source
    assert rows() == []


@pytest.fixture
def poured(portal: Flask) -> None:
    """Files took more time than there is for all of a town."""
    components_of(portal).rate_counters.opening.hit("", datetime.now(UTC), WORKS.pressed + 1)


@pytest.mark.usefixtures("poured")
def test_when_the_time_for_voices_is_used_up_the_way_of_writing_is_open(
    resident: InspectingClient, town: Town
) -> None:
    page = say(resident, town, status=422)
    assert page.one(".summary a").get("href") == "#voice"
    assert rows() == []
    code_of(resident.page("/ar/report/send", method="POST", data=report(town)))
