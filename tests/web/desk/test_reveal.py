# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a sealed contact at the desk: by two, for a reason, for a day, and told to who reported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.adapters.keys.sealing import PublicSealer
from portal.domain.concerns import State, Tier
from portal.domain.people import Role
from portal.domain.receipts import fingerprint
from portal.services.contacts import seal_key
from portal.services.contacts.reveal import lapse_reveals
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.erasure.scrub import empty_log
from portal.store.models import AuditEntry, Contact, Reveal, TimelineEntry
from tests import makers
from tests.journeys.sweep import found
from tests.portals import forget_counts
from tests.web.desk.bench import PHRASE, Bench, Seat, become_custodian
from tests.web.inspector import Page

NAME, PHONE, EMAIL, POINT = "زليخة بنت الساحل", "0611223377", "zoulikha@canary.example", 30.47124
CODE = "12345678901234567890"
WHY = "لم تُجب عن السؤال ثلاثة أيام"


@dataclass(frozen=True)
class Table:
    """Two custodians at the desk, and a report whose contact is sealed."""

    bench: Bench
    first: Seat
    second: Seat
    number: int

    def ask(self, seat: Seat | None = None, **changes: str) -> TestResponse:
        fields = {"reason": "danger", "note": WHY, "passphrase": PHRASE, **changes}
        return (seat or self.first).post(f"/ar/desk/{self.number}/reveal/ask", **fields)

    def post(self, seat: Seat, step: str, **fields: str) -> TestResponse:
        return seat.post(f"/ar/desk/{self.number}/reveal/{step}", **fields)

    def agree(self, seat: Seat | None = None, passphrase: str = PHRASE) -> TestResponse:
        return self.post(seat or self.second, "agree", passphrase=passphrase)

    def look(self, seat: Seat | None = None) -> TestResponse:
        return self.post(seat or self.first, "look", passphrase=PHRASE)


@pytest.fixture
def private() -> str:
    return bytes(PrivateKey.generate()).hex()


@pytest.fixture
def table(bench: Bench, private: str) -> Table:
    forget_counts(bench.app)
    first, second = bench.moderator(name="الأولى"), bench.moderator(name="الثانية")
    for seat in (first, second):
        become_custodian(seat)
    sealer = PublicSealer(bytes(PrivateKey(bytes.fromhex(private)).public_key).hex())
    words = {"name": NAME, "phone": PHONE, "email": EMAIL, "lat": POINT, "lon": -8.87}
    pepper = bench.app.extensions["portal"].settings.receipt_pepper.encode()
    number = bench.concern(tier=Tier.CONFIDENTIAL, receipt=fingerprint(pepper, CODE))
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=number, sealed=sealer.seal(json.dumps(words)), seal=sealer.name))
        seal_key.share(w, private)
    return Table(bench, first, second, number)


def case(table: Table, lang: str = "ar") -> Page:
    return table.bench.visitor().page(f"/{lang}/case", method="POST", data={"receipt": CODE})


def reveals() -> list[str]:
    db.session.rollback()
    return [state.value for state in db.session.scalars(select(Reveal.state).order_by(Reveal.id))]


def test_two_moderators_open_it_together_and_the_reporter_reads_it(table: Table) -> None:
    table.first.page(table.number).one("#reveal .note.priv")
    assert table.ask().status_code == 303
    waiting = table.first.page(table.number)
    assert WHY in waiting.text("#reveal")
    assert not waiting.all("form[action$='/reveal/agree'], form[action$='/reveal/ask']")
    asked = table.second.page(table.number)
    assert "الأولى" in asked.text("#reveal")
    fields = {**asked.fields("form[action$='/reveal/agree']"), "passphrase": PHRASE}
    answer = table.second.client.post(f"/ar/desk/{table.number}/reveal/agree", data=fields)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    told = Page(answer.text, "/ar/desk/", table.bench.app)
    for word in (NAME, PHONE, EMAIL, "30.47124, -8.87000"):
        assert word in told.text("#contact")
    looked = table.look()
    assert NAME in looked.text
    assert "الثانية" in table.first.page(table.number).text("#reveal")
    for lang, word in (("ar", "فتح مشرفان معا"), ("fr", "deux modérateurs"), ("en", "two moderators")):
        page = case(table, lang)
        assert word in page.text(".notice.priv")
        assert word in page.text("ol.line")
    assert WHY not in case(table).source
    assert reveals() == ["opened"]


def test_no_later_page_holds_the_contact_and_nothing_else_ever_does(
    table: Table, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    secrets: list[str | float] = [NAME, PHONE, EMAIL, POINT]
    table.ask()
    table.agree()
    table.look()
    later = {
        "item": table.first.page(table.number).source.encode(),
        "second": table.second.page(table.number).source.encode(),
        "queue": table.first.queue().source.encode(),
        "case": case(table).source.encode(),
        "log": capsys.readouterr().err.encode(),
    }
    assert found(secrets, later) == []
    with work(makers.NOON + timedelta(hours=24)) as w:
        assert lapse_reveals(w) == 1
    table.bench.clock.pass_(hours=24)
    db.session.remove()
    assert empty_log(db.engine)
    database = Path(str(db.engine.url.database))
    kept = {file.name: file.read_bytes() for file in database.parent.glob(f"{database.name}*")}
    assert found([*secrets, WHY], kept) == []
    assert found(["الأولى"], kept), "who asked stands in the open"
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.action.like("%_reveal"))).all()
    assert facts == [{"reveal": 1, "reason": "danger"}] * 2 + [{"reveal": 1}]


def test_the_second_finds_what_waits_without_being_told(table: Table) -> None:
    assert "#reveal" not in table.second.queue().source
    table.ask()
    links = [link.get("href") for link in table.second.queue().all("a[href$='#reveal']")]
    assert links == [f"/ar/desk/{table.number}#reveal"] * 2
    assert "#reveal" not in table.first.queue().source
    table.agree()
    assert "#reveal" not in table.second.queue().source


def test_a_wrong_passphrase_keeps_every_word_but_itself_and_is_slowed_down(table: Table) -> None:
    answer = table.ask(passphrase="not this one at all")
    assert answer.status_code == 422
    assert WHY in answer.text
    assert "not this one at all" not in answer.text
    page = Page(answer.text, "/ar/desk/1", table.bench.app)
    page.one(".summary[autofocus]")
    page.one("#reveal-ask-passphrase[aria-invalid]")
    for _ in range(5):
        answer = table.ask(passphrase="not this one at all")
    assert answer.status_code == 429
    assert table.ask().status_code == 429
    assert reveals() == []
    db.session.rollback()
    failed = db.session.scalars(select(AuditEntry.account_id).where(AuditEntry.action == "passphrase_failed"))
    assert failed.all() == [table.first.account] * 5


@pytest.mark.parametrize("missing", ["reason", "note", "passphrase"])
def test_a_form_that_lacks_something_comes_back_open(table: Table, missing: str) -> None:
    fields = {"reason": "danger", "note": WHY, "passphrase": PHRASE, missing: ""}
    answer = table.post(table.first, "ask", **fields)
    assert answer.status_code == 422
    page = Page(answer.text, "/ar/desk/1", table.bench.app)
    assert page.title.startswith("خطأ")
    page.one("#reveal details[open] form[action$='/reveal/ask']")
    assert reveals() == []


def test_an_old_proof_is_asked_for_again_and_the_words_stay(table: Table) -> None:
    table.bench.clock.pass_(minutes=11)
    page = table.first.page(table.number)
    assert not page.all("form[action$='/reveal/ask']")
    assert page.one("#reveal a[href*='/account/prove']").get("href").endswith("%23reveal")
    answer = table.ask()
    assert (answer.status_code, WHY in answer.text) == (403, True)
    assert reveals() == []


def test_agreeing_asks_for_a_proof_too_and_refusing_does_not(table: Table) -> None:
    table.ask()
    table.bench.clock.pass_(minutes=11)
    assert table.agree().status_code == 403
    assert table.post(table.second, "refuse", note="").status_code == 422
    assert table.post(table.second, "refuse", note="نكتب لها أولا").status_code == 303
    assert reveals() == ["refused"]
    assert "نكتب لها أولا" in table.first.page(table.number).text("#reveal")
    assert not case(table).all(".notice.priv")


def test_who_asked_takes_it_back_and_never_agrees(table: Table) -> None:
    table.ask()
    assert table.agree(table.first).status_code == 403
    assert table.ask(table.second).status_code == 409
    assert table.post(table.first, "refuse").status_code == 303
    assert table.agree().status_code == 409
    assert reveals() == ["refused"]


def test_what_ended_is_told_as_ended(table: Table) -> None:
    table.ask()
    table.bench.clock.pass_(hours=24)
    table.second.client.get(f"/ar/probe/enter?account={table.second.account}")
    page = table.second.page(table.number)
    assert not page.all("form[action$='/reveal/agree']")
    assert "انتهى الأجل دون موافقة" in page.text("#reveal")


def test_moderators_who_hold_no_key_see_that_it_waits_and_can_do_nothing(table: Table) -> None:
    table.ask()
    other = table.bench.moderator()
    page = other.page(table.number)
    assert WHY in page.text("#reveal")
    assert not page.all("#reveal form")
    page.one("#reveal a[href$='/account/custody']")
    assert table.agree(other).status_code == 422
    assert table.post(other, "refuse", note="لا").status_code == 403
    assert reveals() == ["asked"]


@pytest.mark.parametrize("step", ["ask", "agree", "look", "refuse"])
def test_a_report_of_another_place_is_not_there(table: Table, step: str) -> None:
    far = table.bench.moderator(territory=table.bench.far_annex)
    assert table.post(far, step, passphrase=PHRASE, note="x", reason="danger").status_code == 404
    agent = table.bench.sit(Role.EDITOR)
    assert table.post(agent, step, passphrase=PHRASE).status_code == 403
    visitor = table.bench.visitor()
    assert visitor.post(f"/ar/desk/{table.number}/reveal/{step}").status_code in (302, 303, 400, 403)


def test_what_its_reporter_withdrew_has_nothing_to_open(table: Table) -> None:
    table.ask()
    gone = table.bench.visitor().post("/ar/case/withdraw", data={"receipt": CODE, "sure": "yes"})
    assert gone.status_code == 200
    answer = table.agree()
    assert answer.status_code == 409
    page = Page(answer.text, "/ar/desk/1", table.bench.app)
    assert "مُحيت" in page.text(".ctx .note.priv")
    assert reveals() == []


def test_an_opening_is_no_step_of_the_report(table: Table) -> None:
    table.first.decide(table.number, "accept", **table.bench.filled("accept"))
    answered = table.first.decide(table.number, "answer", text="كلمات الجهة الأخيرة")
    assert answered.status_code == 303
    table.ask()
    table.agree()
    assert "كلمات الجهة الأخيرة" in case(table).text(".msgbox > .words")
    assert "مختوم" not in table.bench.visitor().page(f"/ar/concerns/{table.number}").text("main")
    db.session.rollback()
    entry = db.session.scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc())).first()
    assert entry is not None
    assert (entry.source, entry.target) == (State.ANSWERED, State.ANSWERED)
