"""The quarantine: seen by whom it concerns, let in singly, put away in heaps, erased early, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.actions import Action
from portal.domain.concerns import DeclineReason, Exposure, State
from portal.domain.errors import NotAllowed
from portal.domain.floods import JUNK_KEPT, Doubt
from portal.domain.people import Actor, Role
from portal.services.concerns import sort_quarantine
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.services.instance.rejected_spam import forget_junk
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, OutboxEntry
from tests import makers
from tests.web.desk.bench import Bench, stored

WORDS = {"reason": DeclineReason.COMMERCIAL.value, "text": "رسالة آلية."}


@pytest.fixture
def junk(bench: Bench) -> list[int]:
    """Five of one template, and a person's among them, doubted less."""
    texts = [f"اشتروا الآن بأفضل ثمن في المدينة كلها {number}" for number in range(5)]
    found = [bench.concern(original=text, quarantined=True, doubt=Doubt.QUICK.value) for text in texts]
    return [*found, bench.concern(quarantined=True, doubt=Doubt.UNPROVED.value)]


def test_it_stands_beside_the_queue_and_not_in_it(bench: Bench, junk: list[int]) -> None:
    seat, here = bench.moderator(), bench.concern()
    page = seat.queue("?view=all")
    assert [row.get("data-number") for row in page.all(".row")] == [str(here)]
    assert page.text(".views a[href$='/desk/quarantine'] .n") == "6"
    assert seat.queue(f"?q={junk[0]}").all(f"[data-number='{junk[0]}']"), "its number finds it all the same"


def test_whoever_is_doubted_least_and_copied_least_comes_first(bench: Bench, junk: list[int]) -> None:
    page = bench.moderator().queue("quarantine")
    rows = [int(row.get("data-number")) for row in page.all(".row")]
    assert rows == [junk[-1], *junk[:-1]]
    assert len(page.all(".row .chip")) == 5
    assert page.syntax_faults() == []


def test_one_press_lets_a_report_in_and_tells_what_would_have_been_told(
    bench: Bench, junk: list[int]
) -> None:
    seat = bench.moderator()
    assert seat.post(f"/ar/desk/quarantine/{junk[-1]}/release").status_code == 303
    assert not stored(junk[-1]).quarantined
    assert db.session.scalars(select(OutboxEntry.kind)).all() == ["concern_received"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["release"]
    seat.post(f"/ar/desk/quarantine/{junk[-1]}/release")
    assert db.session.scalar(select(func.count(OutboxEntry.id))) == 1


def test_heaps_are_shown_before_they_are_put_away(bench: Bench, junk: list[int]) -> None:
    seat = bench.moderator()
    token = seat.token()
    fields = {"csrf_token": token, "q": "اشتروا", "all": "1"}
    preview = seat.client.page("/ar/desk/quarantine/preview", method="POST", data=fields)
    assert [int(one.get("value")) for one in preview.all("input[name=number]")] == junk[:-1]
    assert len(preview.all(".lint li")) == 5
    assert all(stored(number).state is State.RECEIVED for number in junk)
    told = {"csrf_token": token, "number": [str(number) for number in junk[:-1]], **WORDS}
    assert seat.client.post("/ar/desk/quarantine/decline", data=told).status_code == 303
    assert [stored(number).state for number in junk] == [*[State.DECLINED] * 5, State.RECEIVED]


def test_nothing_ticked_and_nothing_explained_puts_nothing_away(bench: Bench, junk: list[int]) -> None:
    seat = bench.moderator()
    assert seat.post("/ar/desk/quarantine/preview").status_code == 303
    assert seat.post("/ar/desk/quarantine/preview", number="x").status_code == 303
    page = seat.client.page(
        "/ar/desk/quarantine/decline",
        method="POST",
        status=422,
        data={"csrf_token": seat.token(), "number": [str(junk[0])]},
    )
    assert page.all("input[name=number]")
    assert stored(junk[0]).state is State.RECEIVED


def test_only_what_a_moderator_sees_is_theirs_to_sort(bench: Bench) -> None:
    far = bench.concern(territory_id=bench.far_quarter, quarantined=True)
    sealed = bench.concern(exposure=Exposure.SEALED, quarantined=True)
    seat = bench.moderator(territory=bench.annex)
    assert not seat.queue("quarantine").all(".row")
    for number in (far, sealed):
        assert seat.post(f"/ar/desk/quarantine/{number}/release").status_code == 403
    told = {"csrf_token": seat.token(), "number": [str(far), str(sealed), "999999999"], **WORDS}
    assert seat.client.post("/ar/desk/quarantine/decline", data=told).status_code == 404
    told["number"] = [str(far), str(sealed)]
    seat.client.post("/ar/desk/quarantine/decline", data=told)
    assert [stored(number).state for number in (far, sealed)] == [State.RECEIVED] * 2
    assert bench.visitor().post("/ar/desk/quarantine/decline").status_code == 403


def test_any_decision_takes_a_report_out(bench: Bench, junk: list[int]) -> None:
    seat = bench.moderator()
    page = seat.page(junk[-1])
    assert page.all(f"form[action$='/quarantine/{junk[-1]}/release']")
    seat.decide(junk[-1], "take")
    assert not stored(junk[-1]).quarantined


def test_a_person_among_the_junk_gets_a_second_look_outside_the_quarantine(
    bench: Bench, junk: list[int]
) -> None:
    moderator = _moderator()
    with work(makers.NOON) as w:
        assert sort_quarantine.decline_junk(w, junk, DeclineReason.OTHER, "آلية", by=moderator) == 6
    assert all(stored(number).quarantined for number in junk)
    with work(makers.NOON) as w:
        from_code = Actor(concern=junk[0])
        take_step(w, junk[0], Action.APPEAL, Given(text="أنا من كتبها"), by=from_code)
    assert (stored(junk[0]).quarantined, stored(junk[0]).state) == (False, State.RECEIVED)
    assert bench.moderator().queue().all(f"[data-number='{junk[0]}']")


def test_junk_is_erased_early_and_what_nobody_looked_at_never(bench: Bench, junk: list[int]) -> None:
    moderator = _moderator()
    with work(makers.NOON) as w:
        sort_quarantine.decline_junk(w, junk[:2], DeclineReason.EMPTY, "آلية", by=moderator)
    with work(makers.NOON + JUNK_KEPT) as w:
        assert forget_junk(w) == 0
    with work(makers.NOON + JUNK_KEPT + timedelta(days=1)) as w:
        assert forget_junk(w) == 2
    with work(makers.NOON + 9 * JUNK_KEPT) as w:
        assert forget_junk(w) == 0
    assert [bool(stored(number).original) for number in junk] == [False, False, True, True, True, True]


def test_a_heap_has_a_bound(bench: Bench, monkeypatch: pytest.MonkeyPatch, junk: list[int]) -> None:
    monkeypatch.setattr(sort_quarantine, "BATCH", 4)
    moderator = _moderator()
    with work(makers.NOON) as w:
        assert sort_quarantine.decline_junk(w, junk, DeclineReason.EMPTY, "آلية", by=moderator) == 4


def test_nobody_without_a_grant_lets_anything_in(junk: list[int]) -> None:
    with pytest.raises(NotAllowed), work(makers.NOON) as w:
        sort_quarantine.release(w, junk[0], by=Actor())


def _moderator() -> Actor:
    with work(makers.NOON) as w:
        return makers.actor(w.session, Role.MODERATOR)
