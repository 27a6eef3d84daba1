"""What the holder of a code reads and does, in every state; and what everybody else is told."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from portal.domain.concerns import Exposure, State
from portal.domain.receipts import grouped
from portal.store.database import db
from portal.store.models import AuditEntry, Concern, Message
from portal.web.headers import HEADERS
from tests import makers
from tests.web.case.journeys import ORIGINAL, PUBLIC, Held, Story, held_in
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town

UNKNOWN = "1234 5678 9012 3456 7890"


def opened(client: InspectingClient, held: Held, lang: str = "ar") -> Page:
    return client.page(f"/{lang}/case", method="POST", data={"receipt": held.code})


def acts(page: Page) -> set[str]:
    """The acts the page offers, by the last part of their address."""
    forms = [form.get("action") for form in page.all("main form[action*='/case/']")]
    buttons = [button.get("formaction") for button in page.all("main button[formaction]")]
    return {address.rsplit("/", 1)[1] for address in [*forms, *buttons]}


def state_of(held: Held) -> State:
    db.session.rollback()
    return db.session.get_one(Concern, held.number).state


def messages(held: Held) -> list[str]:
    db.session.rollback()
    return [
        row.text for row in db.session.query(Message).filter_by(concern_id=held.number).order_by(Message.id)
    ]


OFFERED = {
    State.RECEIVED: {"write", "withdraw"},
    State.IN_REVIEW: {"write", "withdraw"},
    State.WAITING: {"reply", "withdraw"},
    State.ACCEPTED: {"write", "withdraw"},
    State.DECLINED: {"write", "withdraw", "appeal"},
    State.MERGED: {"write", "withdraw"},
    State.REFERRED: {"write", "withdraw"},
    State.ANSWERED: {"write", "withdraw"},
    State.NOT_FEASIBLE: {"write", "withdraw"},
    State.CLAIMED_DONE: {"write", "confirm", "deny"},
    State.CONFIRMED_DONE: {"write"},
    State.REOPENED: {"write", "withdraw"},
    State.UNCONFIRMED: {"write"},
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("state", State)
def test_every_state_is_a_sound_page_in_every_language(
    portal: Flask, resident: InspectingClient, town: Town, state: State, lang: str
) -> None:
    held = held_in(portal, town, state)
    page = opened(resident, held, lang)
    assert page.syntax_faults() == []
    assert page.text("#number") == str(held.number)
    assert acts(page) == OFFERED[state]
    assert page.one("main .kick .st").get("class") == f"st st-{state}"


def test_nobody_keeps_a_case(portal: Flask, resident: InspectingClient, town: Town) -> None:
    held = held_in(portal, town, State.WAITING)
    answer = resident.post("/ar/case", data={"receipt": held.code})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == HEADERS["Referrer-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert held.code not in str(answer.headers)
    page = resident._page(answer)
    assert held.code not in page.title
    assert not any(held.code in (link.get("href") or "") for link in page.all("[href]"))


def test_where_the_code_is_typed_is_the_same_for_everybody(resident: InspectingClient, town: Town) -> None:
    answer = resident.get("/ar/case")
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("act", ["reply", "write", "confirm", "deny", "appeal", "withdraw"])
def test_coming_back_by_an_address_asks_for_the_code(resident: InspectingClient, act: str) -> None:
    assert resident.get(f"/ar/case/{act}").headers["Location"] == "/ar/case"


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: code,
        grouped,
        lambda code: "-".join(grouped(code).split()),
        lambda code: f"  {code}\n",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        lambda code: f"\u2066{grouped(code)}\u2069",
    ],
)
def test_a_code_opens_however_it_is_typed(
    portal: Flask, resident: InspectingClient, town: Town, spell: object
) -> None:
    held = held_in(portal, town, State.RECEIVED)
    assert callable(spell)
    page = resident.page("/ar/case", method="POST", data={"receipt": spell(held.code)})
    assert page.text("#number") == str(held.number)


@pytest.mark.parametrize(
    "receipt", [None, "", UNKNOWN, UNKNOWN[:-1], "x" * 20, "²" * 20, "\x00", "1" * 9_000, "٣" * 20]
)
@pytest.mark.parametrize("act", ["", "/reply", "/deny", "/withdraw"])
def test_a_wrong_code_is_answered_with_one_page_whatever_is_wrong_with_it(
    portal: Flask, resident: InspectingClient, town: Town, receipt: str | None, act: str
) -> None:
    held_in(portal, town, State.WAITING)
    data = {"text": "كلمات"} if receipt is None else {"receipt": receipt, "text": "كلمات"}
    page = resident.page(f"/fr/case{act}", method="POST", data=data, status=404)
    plain = resident.page("/fr/case", method="POST", data={"receipt": UNKNOWN}, status=404)
    assert (page.title, page.texts(".summary a")) == (plain.title, plain.texts(".summary a"))
    assert page.one(".summary").get("autofocus") is not None


def test_what_was_typed_comes_back_to_be_put_right(resident: InspectingClient, town: Town) -> None:
    page = resident.page("/ar/case", method="POST", data={"receipt": "4071 9926 3385"}, status=404)
    assert page.one("#receipt").get("value") == "4071 9926 3385"


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


def test_a_joined_report_is_followed_where_it_was_joined(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.MERGED)
    page = opened(resident, held)
    assert "البلاغ الآخر" in page.text(".msgbox")
    assert page.one(".msgbox a").get("href").startswith("/ar/concerns/")
    hidden = held_in(portal, town, lambda story: story.join(public=False))
    assert "البلاغ الآخر" not in opened(resident, hidden).source


def test_a_referred_report_says_what_was_passed_on(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.REFERRED)
    assert "أحلنا المكان فقط." in opened(resident, held).text(".msgbox")


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


def _accepted(exposure: Exposure, story: Story) -> None:
    story.accept(exposure)


def test_the_reporter_reads_their_own_words_and_the_public_never(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    for exposure in (Exposure.PUBLIC, Exposure.AREA):
        held = held_in(portal, town, partial(_accepted, exposure))
        assert ORIGINAL in opened(resident, held).source
        for path in (f"/ar/concerns/{held.number}", "/ar/concerns/", "/fr/concerns/"):
            source = resident.page(path).source
            assert ORIGINAL not in source
            assert (PUBLIC in source) or exposure is Exposure.AREA


def test_a_case_of_a_hidden_concern_links_to_no_public_page(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, lambda story: story.accept(Exposure.SEALED))
    page = opened(resident, held)
    assert not page.all(f'a[href$="/concerns/{held.number}"]')
    public = held_in(portal, town, State.ACCEPTED)
    assert opened(resident, public).all(f'a[href$="/concerns/{public.number}"]')


def test_an_act_by_code_leaves_no_account_behind(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.WAITING)
    before = db.session.query(AuditEntry).count()
    resident.page("/ar/case/reply", method="POST", data={"receipt": held.code, "text": "أمام الباب"})
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == before
    assert {row.account_id for row in db.session.query(Message).filter_by(role="reporter")} == {None}


def test_supporters_words_are_not_shown_to_the_reporter(
    portal: Flask, resident: InspectingClient, town: Town
) -> None:
    held = held_in(portal, town, State.ACCEPTED)
    db.session.add(Message(concern_id=held.number, role="supporter", on=makers.TODAY, text="كلام مساند"))
    db.session.commit()
    assert "كلام مساند" not in opened(resident, held).source
