"""What the holder of a code does: once, in time, without losing a word or leaving a trace."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.concerns import State
from portal.domain.receipts import grouped
from portal.store.engine.database import db
from portal.store.models import Concern, Photo, VoiceNote
from tests.adapters import voices
from tests.adapters.photos import CANARY, jpeg_with_notes
from tests.web.case.journeys import Story, acts, held_in, messages, opened, state_of
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town


def test_a_question_is_shown_and_answered(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.WAITING)
    assert "أين بالضبط؟" in opened(resident, held).text("#ask")
    data = {"receipt": held.code, "text": "أمام الباب"}
    page = resident.page("/ar/case/reply", method="POST", data=data)
    assert page.one(".notice[role=status]") is not None
    assert state_of(held) is State.IN_REVIEW
    assert messages(held) == ["أين بالضبط؟", "أمام الباب"]
    assert [line.get("class") for line in page.all(".line .msg")] == ["msg mod", "msg me"]


def test_an_answer_sent_twice_is_one(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.WAITING)
    data = {"receipt": held.code, "text": "أمام الباب"}
    for _ in range(2):
        resident.page("/ar/case/reply", method="POST", data=data)
    assert messages(held) == ["أين بالضبط؟", "أمام الباب"]


def test_a_repair_is_confirmed_by_its_reporter(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.CLAIMED_DONE)
    page = resident.page("/ar/case/confirm", method="POST", data={"receipt": held.code, "text": ""})
    assert state_of(held) is State.CONFIRMED_DONE
    assert not page.all("#ask")


def test_a_denial_says_why(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.CLAIMED_DONE)
    page = resident.page("/ar/case/deny", method="POST", data={"receipt": held.code}, status=422)
    assert page.one(".summary a").get("href") == "#judge-text"
    assert page.one("#judge-text").get("aria-invalid") == "true"
    assert state_of(held) is State.CLAIMED_DONE
    resident.page("/ar/case/deny", method="POST", data={"receipt": held.code, "text": "ما زال الظلام"})
    assert state_of(held) is State.REOPENED
    assert messages(held) == ["ما زال الظلام"]


def test_a_decision_is_appealed_once(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.DECLINED)
    assert "نحتاج إلى مكان أدق." in opened(resident, held).text(".msgbox")
    resident.page("/ar/case/appeal", method="POST", data={"receipt": held.code, "text": "المكان في البلاغ"})
    assert state_of(held) is State.RECEIVED
    again = held_in(portal, town, Story.appeal_in_vain)
    assert "appeal" not in acts(opened(resident, again))
    data = {"receipt": again.code, "text": "مرة أخرى"}
    page = resident.page("/ar/case/appeal", method="POST", data=data, status=409)
    assert page.one("#write-text").text.strip() == "مرة أخرى"
    assert state_of(again) is State.DECLINED


@pytest.mark.parametrize("act", ["confirm", "deny", "appeal"])
def test_what_came_too_late_changes_nothing_and_loses_nothing(
    portal: Flask, resident: InspectingClient, town: Town, act: str
) -> None:
    held = held_in(portal, town, State.RECEIVED)
    data = {"receipt": held.code, "text": "كلمات كُتبت"}
    page = resident.page(f"/ar/case/{act}", method="POST", data=data, status=409)
    assert page.one("#write-text").text.strip() == "كلمات كُتبت"
    assert state_of(held) is State.RECEIVED
    assert messages(held) == []


def test_withdrawing_asks_first_and_then_erases(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    page = resident.page("/ar/case/withdraw", method="POST", data={"receipt": held.code})
    assert state_of(held) is State.ACCEPTED
    sent = page.fields('form[action$="/case/withdraw"]')
    resident.page("/ar/case/withdraw", method="POST", data=sent)
    assert state_of(held) is State.WITHDRAWN
    stored = db.session.get_one(Concern, held.number)
    assert (stored.original, stored.title, stored.public_text) == ("", "", "")
    resident.page(f"/ar/concerns/{held.number}", status=404)


def test_a_claimed_repair_can_no_longer_be_withdrawn(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.CLAIMED_DONE)
    resident.page("/ar/case/withdraw", method="POST", data={"receipt": held.code, "sure": "yes"}, status=409)
    assert state_of(held) is State.CLAIMED_DONE


@pytest.mark.parametrize("text", ["", " \n", "\u200d", "ا" * 6_000])
def test_words_that_will_not_do_are_kept_and_said_so(
    portal: Flask, resident: InspectingClient, town: Town, text: str
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    page = resident.page(
        "/fr/case/write", method="POST", data={"receipt": held.code, "text": text}, status=422
    )
    assert page.one("#write-text").text.strip() == text.strip(" \n\u200d")
    assert messages(held) == []


def test_a_message_must_not_give_its_own_code_away(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    data = {"receipt": held.code, "text": f"رمزي هو {grouped(held.code)}"}
    resident.page("/ar/case/write", method="POST", data=data, status=422)
    assert messages(held) == []


def test_a_message_brings_its_photo_which_only_its_holder_and_the_desk_see(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    data = {"receipt": held.code, "text": "هذه صورة المكان", "photos": (BytesIO(jpeg_with_notes()), "a.jpg")}
    page = resident.page("/ar/case/write", method="POST", data=data)
    address = str(page.one(".line .thumbs img").get("src"))
    seen = resident.get(address)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "no-store")
    assert CANARY not in seen.data
    name = db.session.scalars(select(Photo.card)).one()
    assert resident.get(f"/media/{name}.jpg").status_code == 404
    assert page.syntax_faults() == []


def test_a_wrong_file_with_a_message_is_told_there_and_keeps_the_words(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    data = {"receipt": held.code, "text": "هذه صورة المكان", "photos": (BytesIO(b"none"), "a.jpg")}
    page = resident.page("/ar/case/write", method="POST", data=data, status=422)
    assert page.one(".summary a").get("href") == "#photos"
    assert page.one("textarea").text.strip() == "هذه صورة المكان"
    assert messages(held) == []


@pytest.mark.parametrize(("state", "act"), [(State.WAITING, "reply"), (State.ACCEPTED, "write")])
def test_who_cannot_write_answers_by_voice_which_only_they_and_the_desk_hear(
    portal: Flask, resident: InspectingClient, town: Town, state: State, act: str
) -> None:
    held = held_in(portal, town, state)
    assert opened(resident, held).one("[data-voice=voice]").get("hidden") is not None
    data = {"receipt": held.code, "text": "", "voice": (BytesIO(voices.of("a browser, MP4")), "a.m4a")}
    page = resident.page(f"/ar/case/{act}", method="POST", data=data)
    assert page.one(".notice[role=status]") is not None
    assert messages(held)[-1] == ""
    heard = resident.get(str(page.one(".line audio").get("src")))
    assert (heard.mimetype, heard.headers["Cache-Control"]) == ("audio/ogg", "no-store")
    assert CANARY not in heard.data
    name = db.session.scalars(select(VoiceNote.file)).one()
    assert resident.get(f"/media/{name}.ogg").status_code == 404
    assert page.syntax_faults() == []


def test_a_wrong_recording_with_a_message_is_told_there_and_keeps_the_words(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    data = {"receipt": held.code, "text": "هذا صوت المكان", "voice": (BytesIO(b"none"), "a.ogg")}
    page = resident.page("/ar/case/write", method="POST", data=data, status=422)
    assert page.one(".summary a").get("href") == "#voice"
    assert page.one("textarea").text.strip() == "هذا صوت المكان"
    assert messages(held) == []


def test_a_page_that_nothing_can_be_said_on_has_no_microphone(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.WITHDRAWN)
    answer = resident.post("/ar/case", data={"receipt": held.code})
    assert "microphone=()" in answer.headers["Permissions-Policy"]
    held = held_in(portal, town, State.ACCEPTED)
    answer = resident.post("/ar/case", data={"receipt": held.code})
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
