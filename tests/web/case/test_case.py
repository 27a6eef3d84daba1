"""What the holder of a code reads and does, in every state; and what everybody else is told."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from portal.domain.concerns import Exposure, State
from portal.domain.receipts import grouped
from portal.store.engine.database import db
from portal.store.models import AuditEntry, Message
from portal.web.guards.headers import HEADERS
from tests import makers
from tests.web.case.journeys import ORIGINAL, PUBLIC, Story, acts, held_in, opened
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town

UNKNOWN = "1234 5678 9012 3456 7890"


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
    assert acts(page) - {"notice"} == OFFERED[state]
    assert ("notice" in acts(page)) is (state is not State.WITHDRAWN)
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


def test_where_the_code_is_typed_is_kept_by_nobody(resident: InspectingClient, town: Town) -> None:
    answer = resident.get("/ar/case")
    assert answer.headers["Cache-Control"] == "no-store"
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


@pytest.mark.parametrize("receipt", [None, "", UNKNOWN, "x" * 20, "²" * 20, "\x00", "1" * 9_000, "٣" * 20])
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


def test_an_unfinished_code_is_told_how_many_digits_it_has(resident: InspectingClient, town: Town) -> None:
    said = {
        "4071": "You typed 4 of 20 digits.",
        UNKNOWN + "5": "These are 21 digits, and a code has 20. Leave only the code.",
        f"{UNKNOWN} or {UNKNOWN[::-1]}": (
            "More than one code stands here. Leave only the one you want to open."
        ),
    }
    for typed, words in said.items():
        page = resident.page("/en/case", method="POST", data={"receipt": typed}, status=404)
        assert [said.endswith(words) for said in page.texts(".summary a")] == [True]
        assert typed not in page.title


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
