# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every decision from every state: drawn and taken where the table allows it, refused where not."""

from __future__ import annotations

import pytest

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.lifecycle import STEPS
from portal.domain.privacy import VISIBLE, Audience
from portal.store.engine.database import db
from portal.store.models import Message, TimelineEntry
from portal.web.desk.forms import FORMS
from tests.web.desk.bench import Bench, Seat, state_of, stored

STANDING = {state for state, _ in VISIBLE[Audience.OFFICE]}


def leads_on(step: Action, state: State) -> bool:
    match step:
        case Action.NOTE:
            return True
        case Action.MESSAGE:
            return state is not State.WITHDRAWN
        case Action.REWORD:
            return state in STANDING
        case Action.TAKE:
            return state in (State.RECEIVED, State.IN_REVIEW)
        case _:
            return state in STEPS[step].sources


def target(step: Action, state: State) -> State:
    return STEPS[step].target if step in STEPS else state


@pytest.mark.parametrize("state", State)
def test_what_is_drawn_is_what_can_be_done(bench: Bench, state: State) -> None:
    desk = bench.moderator()
    page = desk.page(bench.concern(state=state))
    for step in FORMS:
        drawn = page.all(f"form[action$='/{step.value}']")
        assert bool(drawn) == leads_on(step, state), step


@pytest.mark.parametrize("state", State)
def test_every_step_is_taken_from_where_it_leads_and_from_nowhere_else(bench: Bench, state: State) -> None:
    desk, other = bench.moderator(), bench.concern(state=State.ACCEPTED)
    for step in FORMS:
        number = bench.concern(state=state)
        answer = desk.decide(number, step.value, **bench.filled(step.value, joins=other))
        if leads_on(step, state):
            assert (answer.status_code, state_of(number)) == (303, target(step, state)), step
        else:
            assert (answer.status_code, state_of(number)) == (409, state), step


@pytest.mark.parametrize("step", [one.value for one in FORMS if one is not Action.TAKE])
def test_a_form_that_lacks_something_comes_back_open_with_the_focus_on_what_is_wrong(
    bench: Bench, step: str
) -> None:
    state = State.ACCEPTED if step in ("answer", "cannot", "claim", "reword") else State.RECEIVED
    desk, number = bench.moderator(), bench.concern(state=state)
    page = desk.client.page(
        f"/ar/desk/{number}/{step}", method="POST", data={"csrf_token": desk.token()}, status=422
    )
    assert page.title.startswith(("Error:", "خطأ"))
    summary = page.one(".summary[autofocus][tabindex='-1']")
    assert [link.get("href") for link in summary.cssselect("a")]
    if step != "accept":
        opened = page.all("details.ans[open]")
        assert len(opened) == 1
        assert opened[0].cssselect(".summary")
    assert state_of(number) is state


def test_what_was_typed_stays_in_a_form_that_comes_back(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    fields = {**bench.filled("accept"), "title": "", "public_text": "كتبتُ هذا بعناية"}
    answer = desk.decide(number, "accept", **fields)
    assert answer.status_code == 422
    assert "كتبتُ هذا بعناية" in answer.get_data(as_text=True)
    answer = desk.decide(number, "decline", reason="", text="جواب طويل مكتوب")
    assert answer.status_code == 422
    assert "جواب طويل مكتوب" in answer.get_data(as_text=True)


def test_the_copy_may_not_be_longer_than_it_is_shown(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    answer = desk.decide(number, "accept", **{**bench.filled("accept"), "title": "كلمة " * 30})
    assert answer.status_code == 422
    assert state_of(number) is State.RECEIVED


def test_acceptance_keeps_the_original_and_writes_the_copy(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern(original="مقهى الريف يزعجنا كل ليلة")
    desk.decide(number, "accept", **bench.filled("accept"))
    row = stored(number)
    assert row.original == "مقهى الريف يزعجنا كل ليلة"
    assert (row.title, row.office_id) == ("إنارة معطلة", bench.office)


@pytest.mark.parametrize("office", ["", "0", "999999", "x", "9" * 40])
def test_only_an_office_that_is_there_can_answer(bench: Bench, office: str) -> None:
    desk, number = bench.moderator(), bench.concern()
    answer = desk.decide(number, "accept", **{**bench.filled("accept"), "office": office})
    assert answer.status_code == 422
    assert state_of(number) is State.RECEIVED


def test_steps_nobody_knows_are_no_pages(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    for step in ("submit", "confirm", "lapse", "withdraw", "x"):
        assert desk.decide(number, step).status_code == 404
    assert desk.decide(number + 1, "note", text="x").status_code == 404


def test_a_question_and_a_message_reach_the_mailbox_and_read_it(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    bench.write(number, "زيادة في الشرح")
    desk.decide(number, "ask", **bench.filled("ask"))
    desk.decide(number, "message", **bench.filled("message"))
    db.session.rollback()
    lines = list(db.session.query(Message).order_by(Message.id))
    assert [line.text for line in lines][1:] == ["في أي وقت ترى ذلك؟", "شكرا على رسالتك."]
    assert all(line.read for line in lines)


def test_new_lines_are_marked_until_somebody_reads_them(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    bench.write(number, "سطر جديد")
    page = desk.page(number)
    assert len(page.all(".letter .unread")) == 1
    assert desk.post(page.one("form[action$='/read']").get("action")).status_code == 303
    page = desk.page(number)
    assert page.texts(".letter .words") == ["سطر جديد"]
    assert not page.all(".unread, form[action$='/read']")


def test_a_note_stays_on_the_desk(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern(state=State.ACCEPTED)
    desk.decide(number, "note", text="ملاحظة داخلية سرية")
    assert "ملاحظة داخلية سرية" in desk.page(number).source
    assert "ملاحظة داخلية سرية" not in bench.visitor().page(f"/ar/concerns/{number}").source


class TestJoining:
    @pytest.fixture
    def desk(self, bench: Bench) -> Seat:
        return bench.moderator()

    def test_what_looks_alike_is_offered_and_taken(self, bench: Bench, desk: Seat) -> None:
        first, second = bench.concern(state=State.ACCEPTED), bench.concern()
        page = desk.page(second)
        assert [radio.get("value") for radio in page.all("input[name=pick]")] == [str(first)]
        assert desk.decide(second, "merge", pick=str(first)).status_code == 303
        assert stored(second).merged_into_id == first

    def test_a_number_that_is_written_wins(self, bench: Bench, desk: Seat) -> None:
        first, other, second = (bench.concern() for _ in range(3))
        assert desk.decide(second, "merge", pick=str(first), joins=str(other)).status_code == 303
        assert stored(second).merged_into_id == other

    def test_arabic_digits_are_digits(self, bench: Bench, desk: Seat) -> None:
        first, second = bench.concern(), bench.concern()
        arabic = str(first).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert desk.decide(second, "merge", joins=f" {arabic} ").status_code == 303
        assert stored(second).merged_into_id == first

    @pytest.mark.parametrize("joins", ["", "0", "-1", "x", "1.5", "9" * 12, "9" * 5_000])
    def test_what_is_no_report_is_refused(self, bench: Bench, desk: Seat, joins: str) -> None:
        number = bench.concern()
        assert desk.decide(number, "merge", joins=joins).status_code == 422
        assert desk.decide(number, "merge", pick=joins).status_code == 422
        assert state_of(number) is State.RECEIVED

    def test_nothing_joins_itself(self, bench: Bench, desk: Seat) -> None:
        number = bench.concern()
        assert desk.decide(number, "merge", joins=str(number)).status_code == 422


def test_the_history_tells_reasons_notes_and_who(bench: Bench) -> None:
    desk, number = bench.moderator(name="السيدة المشرفة"), bench.concern()
    desk.decide(number, "decline", **bench.filled("decline"))
    page = desk.page(number)
    history = page.text(".tl")
    assert "السيدة المشرفة" in history
    assert "هذا المكان خارج المدينة." in history
    db.session.rollback()
    entry = db.session.query(TimelineEntry).one()
    assert entry.reason == "not_local"
