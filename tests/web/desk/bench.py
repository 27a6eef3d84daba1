# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the desk are made of: who sits there, what lies on it, and what can be sent from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.domain.arabic import searchable
from portal.domain.concerns import State
from portal.domain.people import Role
from portal.domain.places import TerritoryKind
from portal.domain.receipts import beginning
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Concern, Grant, Message
from tests import makers
from tests.portals import Clock, visitor
from tests.web.inspector import InspectingClient, Page

QUESTION = "في أي وقت ترى ذلك؟"

FIELDS: dict[str, dict[str, str]] = {
    "take": {},
    "ask": {"text": QUESTION},
    "decline": {"reason": "not_local", "text": "هذا المكان خارج المدينة."},
    "refer": {"refer_to": "police", "text": "أُحيل الموضوع إلى الشرطة."},
    "answer": {"text": "تُصلح الإنارة قبل نهاية الشهر."},
    "cannot": {"text": "لا توجد ميزانية هذه السنة."},
    "claim": {"text": "استُبدلت المصابيح يوم الاثنين."},
    "note": {"text": "اتصلنا بالمصلحة."},
    "message": {"text": "شكرا على رسالتك."},
    "reword": {"title": "عنوان جديد", "public_text": "نص جديد دون أسماء."},
}
"""What a moderator fills in for each step; accept and merge need ids besides."""

PHRASE = "kettle under nine violet stairs"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody signed in, at the desk or trying to be."""

    client: InspectingClient
    account: int

    def page(self, number: int, query: str = "", lang: str = "ar", status: int = 200) -> Page:
        return self.client.page(f"/{lang}/desk/{number}{query}", status=status)

    def queue(self, query: str = "", lang: str = "ar") -> Page:
        return self.client.page(f"/{lang}/desk/{query}")

    def token(self) -> str:
        said = self.client.get("/ar/probe/token").get_data(as_text=True)
        return said.split('value="')[-1].split('"')[0]

    def post(self, address: str, **fields: str) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token(), **fields})

    def decide(self, number: int, step: str, *, query: str = "", **fields: str) -> TestResponse:
        return self.post(f"/ar/desk/{number}/{step}{query}", **fields)


@dataclass
class Bench:
    """The town of a test: a quarter in each of two annexes, and the office that answers."""

    app: Flask
    clock: Clock
    annex: int
    quarter: int
    far_annex: int
    far_quarter: int
    office: int
    _made: int = field(default=0)

    def concern(self, **given: Any) -> int:
        """A concern that has just arrived in the quarter, unless told otherwise."""
        decided = given.get("state", State.RECEIVED) not in (State.RECEIVED, State.IN_REVIEW, State.WAITING)
        original = given.pop("original", "ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة منذ أسبوع")
        copies = {"title": "إنارة معطلة", "public_text": "الأعمدة لا تشتغل"} if decided else {}
        defaults = {
            "state": State.RECEIVED,
            "territory_id": self.quarter,
            "original": original,
            "folded_original": searchable(original),
            "begins": beginning(makers.PEPPER, searchable(original)) if "quarantined" in given else "",
            "title": "",
            "public_text": "",
            "folded": "",
            "acknowledge_by": makers.TODAY + timedelta(days=14),
        }
        with work(makers.NOON) as w:
            return makers.concern(w.session, **{**defaults, **copies, **given}).id

    def sit(self, *roles: Role, territory: int | None = None, name: str = "مشرفة") -> Seat:
        """Somebody with `roles` over `territory`, or everywhere, who came in."""
        with work(makers.NOON) as w:
            row = makers.account(w.session, totp_secret=b"x", name=name)
            row.grants = [Grant(role=role, territory_id=territory) for role in roles]
            w.session.flush()
            account = row.id
        client = self.visitor()
        client.get(f"/ar/probe/enter?account={account}")
        return Seat(client, account)

    def moderator(self, **given: Any) -> Seat:
        return self.sit(Role.MODERATOR, **given)

    def visitor(self) -> InspectingClient:
        return visitor(self.app)

    def filled(self, step: str, joins: int = 0) -> dict[str, str]:
        """Every field of a step, filled in well."""
        if step == "accept":
            choices = {"category": "lighting", "office": str(self.office), "exposure": "public"}
            return {"title": "إنارة معطلة", "public_text": "ثلاثة أعمدة لا تشتغل.", **choices}
        return {"joins": str(joins)} if step == "merge" else FIELDS[step]

    def write(self, number: int, text: str, role: Role = Role.REPORTER) -> None:
        with work(makers.NOON) as w:
            read = role is Role.MODERATOR
            w.session.add(Message(concern_id=number, role=role, on=makers.TODAY, text=text, read=read))


def found(app: Flask, clock: Clock) -> Bench:
    with work(makers.NOON) as w:
        s = w.session
        town = makers.territory(s, kind=TerritoryKind.PASHALIK, name_ar="المدينة")
        annex = makers.territory(s, parent_id=town.id, slug="annex-1")
        far = makers.territory(s, parent_id=town.id, slug="annex-2")
        here = makers.territory(s, parent_id=annex.id, kind=TerritoryKind.QUARTER, name_ar="حي المسيرة")
        there = makers.territory(s, parent_id=far.id, kind=TerritoryKind.QUARTER, name_ar="حي السلام")
        office = makers.office(s, name_ar="مصلحة الإنارة")
        return Bench(app, clock, annex.id, here.id, far.id, there.id, office.id)


def stored(number: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, number)


def state_of(number: int) -> State:
    return stored(number).state


def name_of(account: int) -> str:
    return db.session.get_one(Account, account).name


def become_custodian(seat: Seat) -> None:
    page = seat.client.page("/ar/account/custody")
    fields = {**page.fields("form[action$='/custody']"), "passphrase": PHRASE, "passphrase_again": PHRASE}
    assert seat.client.post("/ar/account/custody", data=fields).status_code == 303
