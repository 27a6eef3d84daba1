# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several moderators at one desk: holds, stale forms, undoing, and whose report it is at all."""

from __future__ import annotations

import pytest

from portal.domain.concerns import Exposure, State
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.models import OutboxEntry
from tests.web.desk.bench import Bench, state_of, stored


def test_a_report_being_reviewed_is_its_reviewers(bench: Bench) -> None:
    first, second = bench.moderator(name="الأولى"), bench.moderator(name="الثانية")
    number = bench.concern()
    first.decide(number, "take")
    assert "الأولى" in second.queue().text(".row")
    page = second.page(number)
    assert "الأولى" in page.text(".item > header")
    assert not page.all("form[action$='/accept'], form[action$='/decline'], form[action$='/take']")
    assert first.page(number).all("form[action$='/accept']")


def test_a_decision_on_a_report_somebody_holds_is_refused_with_everything_kept(bench: Bench) -> None:
    first, second = bench.moderator(name="الأولى"), bench.moderator()
    number = bench.concern()
    written = second.page(number).fields("form[action$='/ask']")
    first.decide(number, "take")
    page = second.client.page(
        f"/ar/desk/{number}/ask", method="POST", data={**written, "text": "سؤال مهم"}, status=409
    )
    page.one("[role=alert][autofocus]")
    assert page.fields("form[action$='/ask']")["text"].strip() == "سؤال مهم"
    assert state_of(number) is State.IN_REVIEW
    bench.clock.pass_(minutes=16)
    again = page.fields("form[action$='/ask']")
    assert second.client.post(f"/ar/desk/{number}/ask", data=again).status_code == 303
    assert state_of(number) is State.WAITING


def test_a_hold_ends_and_a_colleague_goes_on(bench: Bench) -> None:
    first, second = bench.moderator(), bench.moderator()
    number = bench.concern()
    first.decide(number, "take")
    assert second.decide(number, "take").status_code == 409
    bench.clock.pass_(minutes=15)
    assert second.page(number).all("form[action$='/take']")
    assert second.decide(number, "take").status_code == 303
    assert stored(number).taken_by == second.account


def test_a_form_drawn_before_somebody_changed_the_report_is_refused_once(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern(state=State.ACCEPTED)
    stale = desk.page(number).fields("form[action$='/reword']")
    desk.decide(number, "reword", title="الأول", public_text="النص الأول")
    mine = {**stale, "title": "الثاني", "public_text": "النص الثاني"}
    page = desk.client.page(f"/ar/desk/{number}/reword", method="POST", data=mine, status=409)
    assert stored(number).title == "الأول"
    again = page.fields("form[action$='/reword']")
    assert again["title"].strip() == "الثاني"
    assert desk.client.post(f"/ar/desk/{number}/reword", data=again).status_code == 303
    assert stored(number).title == "الثاني"


def test_words_for_a_step_that_is_closed_by_now_can_still_be_copied(bench: Bench) -> None:
    first, second = bench.moderator(), bench.moderator()
    number = bench.concern()
    written = second.page(number).fields("form[action$='/decline']")
    first.decide(number, "accept", **bench.filled("accept"))
    late = {**written, **bench.filled("decline")}
    page = second.client.page(f"/ar/desk/{number}/decline", method="POST", data=late, status=409)
    assert page.texts("textarea[readonly]") == ["هذا المكان خارج المدينة."]
    assert state_of(number) is State.ACCEPTED


def test_two_decisions_sent_at_once_are_one(bench: Bench) -> None:
    first, second = bench.moderator(), bench.moderator()
    number = bench.concern()
    mine = first.page(number).fields("form[action$='/accept']")
    theirs = second.page(number).fields("form[action$='/decline']")
    filled = {**mine, **bench.filled("accept")}
    assert first.client.post(f"/ar/desk/{number}/accept", data=filled).status_code == 303
    late = {**theirs, **bench.filled("decline")}
    assert second.client.post(f"/ar/desk/{number}/decline", data=late).status_code == 409
    assert state_of(number) is State.ACCEPTED


class TestUndo:
    def test_a_decision_is_offered_back_as_long_as_it_can_be_taken_back(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, "accept", **bench.filled("accept"))
        bench.clock.pass_(seconds=59)
        assert desk.page(number).all(".toast form")
        bench.clock.pass_(seconds=2)
        assert not desk.page(number).all(".toast")

    def test_what_a_decision_did_is_read_first_and_in_the_title(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, "accept", **bench.filled("accept"))
        page = desk.page(number)
        action = page.one("#toast-action").text_content().split("·")[0].strip()
        assert page.title.startswith(f"{action}: {number} · ")
        assert page.one("body > .skip").getnext().get("class") == "toast"
        assert page.one(".toast form").getparent().get("class") == "toast"
        assert not desk.page(number).title.startswith(action)
        desk.decide(number, "note", text="x")
        page = desk.page(number)
        assert page.one("body > .skip").getnext()[0].get("role") == "status"
        assert page.title.startswith(page.one(".notice").text_content().strip())

    def test_taking_back_leaves_nothing_behind(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, "accept", **bench.filled("accept"))
        page = desk.page(number)
        form = page.one(".toast form")
        assert desk.client.post(form.get("action"), data=page.fields(".toast form")).status_code == 303
        assert state_of(number) is State.RECEIVED
        db.session.rollback()
        assert db.session.query(OutboxEntry).count() == 0

    def test_too_late_is_said(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, "decline", **bench.filled("decline"))
        bench.clock.pass_(seconds=61)
        assert desk.decide(number, "undo").status_code == 303
        assert state_of(number) is State.DECLINED
        page = desk.page(number)
        page.one(".notice.warn[role=status]")
        assert not page.all(".toast")

    def test_nobody_undoes_what_a_colleague_did(self, bench: Bench) -> None:
        first, second = bench.moderator(), bench.moderator()
        number = bench.concern()
        first.decide(number, "accept", **bench.filled("accept"))
        second.decide(number, "undo")
        assert state_of(number) is State.ACCEPTED

    @pytest.mark.parametrize("step", ["ask", "note", "message"])
    def test_words_that_were_sent_are_not_offered_back(self, bench: Bench, step: str) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, step, **bench.filled(step))
        page = desk.page(number)
        page.one(".notice.ok[role=status]")
        assert not page.all(".toast")

    def test_what_was_taken_back_is_crossed_out_in_the_history(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.decide(number, "accept", **bench.filled("accept"))
        desk.decide(number, "undo")
        assert len(desk.page(number).all(".tl .undone")) == 1


class TestNext:
    def test_the_next_of_the_queue_follows_a_decision(self, bench: Bench) -> None:
        desk = bench.moderator()
        first, second, third = (bench.concern() for _ in range(3))
        answer = desk.decide(
            second, "accept", query="?order=oldest&view=unsorted", then="next", **bench.filled("accept")
        )
        assert answer.location.startswith(f"/ar/desk/{third}?")
        assert "order=oldest" in answer.location
        assert "view=unsorted" in answer.location
        answer = desk.decide(third, "decline", query="?order=oldest", then="next", **bench.filled("decline"))
        assert answer.location.startswith(f"/ar/desk/{first}?")

    def test_after_the_last_comes_the_queue(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        answer = desk.decide(number, "accept", then="next", **bench.filled("accept"))
        assert answer.location == "/ar/desk/"
        desk.queue().one(".toast")

    def test_without_asking_for_the_next_one_stays(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        bench.concern()
        assert desk.decide(number, "note", text="x").location == f"/ar/desk/{number}"

    def test_next_stays_within_what_was_narrowed(self, bench: Bench) -> None:
        desk = bench.moderator()
        here, _, there = bench.concern(), bench.concern(territory_id=bench.far_quarter), bench.concern()
        page = desk.page(here, "?territory=annex-1&order=oldest")
        assert f"/ar/desk/{there}?" in page.all(".back a")[1].get("href")


def test_a_report_sealed_by_its_acceptance_is_handed_over(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    answer = desk.decide(number, "accept", **{**bench.filled("accept"), "exposure": "sealed"})
    assert answer.location == "/ar/desk/"
    page = desk.queue()
    page.one(".notice")
    assert not page.all(".toast")
    bench.sit(Role.SAFETY_MODERATOR).page(number)


def test_who_declined_does_not_judge_the_second_look(bench: Bench) -> None:
    desk, colleague = bench.moderator(), bench.moderator()
    number = bench.concern(appealed=True, declined_by=desk.account)
    page = desk.page(number)
    steps = [form.get("action").rsplit("/", 1)[1] for form in page.all(".item form")]
    assert sorted(steps) == ["message", "note"]
    assert desk.decide(number, "accept", **bench.filled("accept")).status_code == 403
    assert colleague.decide(number, "accept", **bench.filled("accept")).status_code == 303


ADDRESSES = ("/ar/desk/{n}/note", "/ar/desk/{n}/accept", "/ar/desk/{n}/undo", "/ar/desk/{n}/read")


class TestWhoseItIs:
    def test_another_annexes_reports_are_not_there(self, bench: Bench) -> None:
        desk, number = bench.moderator(territory=bench.annex), bench.concern(territory_id=bench.far_quarter)
        own = bench.concern()
        desk.page(number, status=404)
        for address in ADDRESSES:
            assert desk.post(address.format(n=number), text="x").status_code == 404
        assert [row.get("data-number") for row in desk.queue().all(".row")] == [str(own)]
        assert desk.decide(own, "merge", joins=str(number)).status_code == 422
        assert stored(number).version == 1

    @pytest.mark.parametrize("state", [State.RECEIVED, State.ACCEPTED, State.REFERRED])
    def test_what_is_sealed_is_there_for_safety_moderators_only(self, bench: Bench, state: State) -> None:
        number = bench.concern(state=state, exposure=Exposure.SEALED, original="سر مختوم جدا")
        desk, safety = bench.moderator(), bench.sit(Role.SAFETY_MODERATOR)
        desk.page(number, status=404)
        for address in ADDRESSES:
            assert desk.post(address.format(n=number), text="x").status_code == 404
        assert "سر مختوم جدا" not in desk.queue("?view=all&q=مختوم").source
        assert "سر مختوم جدا" in safety.page(number).source

    @pytest.mark.parametrize("roles", [(), (Role.ADMIN,), (Role.EDITOR,), (Role.OFFICE_AGENT,)])
    def test_others_do_not_come_in(self, bench: Bench, roles: tuple[Role, ...]) -> None:
        number, other = bench.concern(), bench.sit(*roles)
        assert other.client.get("/ar/desk/").status_code == 403
        assert other.client.get(f"/ar/desk/{number}").status_code == 403
        for address in ADDRESSES:
            assert other.post(address.format(n=number), **bench.filled("accept")).status_code == 403
        assert state_of(number) is State.RECEIVED

    def test_a_stranger_is_shown_the_door(self, bench: Bench) -> None:
        number, stranger = bench.concern(), bench.visitor()
        for address in ("/ar/desk/", f"/ar/desk/{number}"):
            answer = stranger.get(address)
            assert answer.status_code == 302
            assert "/ar/sign-in" in answer.location
        for address in ADDRESSES:
            assert stranger.post(address.format(n=number)).status_code == 403

    def test_a_form_without_its_token_is_refused(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        answer = desk.client.post(f"/ar/desk/{number}/decline", data=bench.filled("decline"))
        assert answer.status_code == 400
        assert state_of(number) is State.RECEIVED
