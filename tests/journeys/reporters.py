"""Reporters of every tier who go the whole way, and leave something of themselves wherever they can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from portal.app import create_app
from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, Exposure, Tier
from portal.domain.email_alerts import TIERS
from portal.domain.people import Actor, Role
from portal.jobs.worker import employed
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Association, Office, Territory
from tests import makers
from tests.adapters import voices
from tests.adapters.photos import CANARY
from tests.town import Town

ACTED = (datetime.now(UTC) - timedelta(hours=13, minutes=37, seconds=42)).replace(
    hour=13, minute=37, second=41, microsecond=123457
)
"""When every reporter does everything: a moment that must stand nowhere.

It is the last of its kind that has passed: sessions that began now would be over at one still to come.
"""

TRANSPORT: dict[str, str] = {
    "X-Forwarded-For": "198.51.100.77",
    "User-Agent": "Canary/7.1 (Peculiar-Telephone; 9f3c)",
    "Accept-Language": "tlh-Piqd,xx-canary;q=0.7",
    "Referer": "http://intranet.canary-office.example/gossip",
    "Cookie": "tracking=canary-cookie-5d21",
}
DIRECT = "203.0.113.91"
VOICE = [CANARY.decode(), *voices.TAGS.values(), "Karima-s-telephone"]
"""What a recorder wrote into a voice note, and what its owner called the file."""
MOMENT = ["37:41.123457", str(int(ACTED.timestamp()))]
TRACES = [*TRANSPORT.values(), DIRECT, "canary-cookie-5d21", "xx-canary", "Peculiar-Telephone", *MOMENT]


@dataclass(frozen=True)
class Reporter:
    """Somebody of a tier, and what only they would say; `code` is their receipt once they reported."""

    tier: Tier
    n: int
    code: str = ""
    number: int = 0

    @property
    def who(self) -> dict[str, str]:
        return {
            "contact_name": f"زليخة {self.n} الكنارية بنت الساحل",
            "contact_phone": f"06{self.n}612377",
            "contact_email": f"zoulikha{self.n}@canary-mail.example",
        }

    @property
    def point(self) -> tuple[float, float]:
        return round(30.40123 + self.n / 1000, 5), round(-8.80234 - self.n / 1000, 5)

    def phrase(self, when: str) -> str:
        return f"الببغاء الأخضر {when} عدد {self.n} فوق السطح"

    @property
    def told_at(self) -> str:
        """Where they are told that there is news, without having given a name."""
        return f"noticed{self.n}@canary-notice.example"

    @property
    def said(self) -> list[str]:
        return [self.phrase(when) for when in ("reported", "replied", "wrote", "judged")]

    @property
    def identity(self) -> list[str]:
        return list(self.who.values())


class Street:
    """The town of the demonstration, with the reporters' own door to it."""

    def __init__(self, town: Town) -> None:
        settings = town.app.extensions["portal"].settings
        self.town = town
        self.door = create_app(replace(settings, proxies=1), clock=lambda: ACTED)
        self.instance = Path(town.app.instance_path)
        with town.app.app_context():
            self.territory = db.session.scalars(select(Territory.id).order_by(Territory.id.desc())).first()
            self.association = db.session.scalars(
                select(Association.id).where(Association.slug == town.association())
            ).one()
            self.office = db.session.scalars(select(Office.id)).first()
            with work() as w:
                self.moderator = makers.actor(w.session, Role.MODERATOR, Role.SAFETY_MODERATOR)
                self.second = makers.actor(w.session, Role.MODERATOR, Role.SAFETY_MODERATOR)

    def reports(self, one: Reporter) -> Reporter:
        fields: dict[str, Any] = {
            "key": f"key-of-canary-{one.n:04}-0123456789",
            "kind": "problem",
            "category": "lighting",
            "territory": self.territory,
            "text": one.phrase("reported"),
            "lat": one.point[0],
            "lon": one.point[1],
            "tier": one.tier.value,
            **one.who,
        }
        if one.tier is Tier.ASSOCIATION:
            fields["association"] = self.association
        fields["voice"] = spoken(one.n)
        page = self.post("/fr/report/send", fields, self.member(one))
        code = html.fromstring(page).get_element_by_id("receipt").text_content()
        return replace(one, code="".join(filter(str.isdigit, code)), number=self.town.newest_concern())

    def acts(self, one: Reporter, act: str, words: str = "") -> None:
        fields: dict[str, Any] = {"receipt": one.code, "text": words, "sure": "1"}
        if act == "write":
            fields["voice"] = spoken(one.n + 100)
        self.post(f"/fr/case/{act}", fields, self.member(one))

    def member(self, one: Reporter) -> FlaskClient:
        """A browser: of a stranger, or of a member of the association, who is signed in."""
        client = FlaskClient(self.door, self.door.response_class)
        if one.tier is Tier.ASSOCIATION:
            session = self.town.client("member", ACTED).get_cookie("portal_session")
            assert session is not None
            client.set_cookie("portal_session", session.value)
        return client

    def post(self, path: str, fields: dict[str, Any], client: FlaskClient) -> str:
        known = client.get_cookie("portal_session")
        if known is not None:
            account = html.fromstring(client.get("/fr/account").data)
            fields |= {"csrf_token": account.xpath("//input[@name='csrf_token']/@value")[0]}
        cookies = "; ".join([TRANSPORT["Cookie"], *([f"portal_session={known.value}"] if known else [])])
        answer = client.post(
            path,
            data=fields,
            headers={**TRANSPORT, "Cookie": cookies, "Sec-Fetch-Site": "same-origin"},
            environ_base={"REMOTE_ADDR": DIRECT},
        )
        assert answer.status_code < 400, (path, answer.text[:3000])
        return answer.text

    def asks_to_be_told(self, one: Reporter) -> None:
        """Leave an address behind the code, where that is offered."""
        if one.tier in TIERS:
            self.post("/fr/case/notice", {"receipt": one.code, "email": one.told_at}, self.member(one))

    def decides(self, one: Reporter, action: Action, given: Given, by: Actor | None = None) -> None:
        with self.town.app.app_context(), work(ACTED + timedelta(minutes=11)) as w:
            take_step(w, one.number, action, given, by=by or self.moderator)

    def mails(self) -> None:
        """Let two days pass, with everything the portal does by itself."""
        settings = self.town.app.extensions["portal"].settings
        with create_app(settings, clock=lambda: ACTED + timedelta(days=2, minutes=5)).app_context():
            employed().turn()
            db.session.remove()
            db.engine.dispose()

    def leave(self) -> None:
        with self.door.app_context():
            db.engine.dispose()


def spoken(pitch: int) -> tuple[BytesIO, str]:
    """A voice note as a telephone records it, with everything it writes beside the voice."""
    recording = voices.recorded("mp4", "aac", 44_100, 1.0, pitch=300 + pitch)
    return BytesIO(recording), f"{VOICE[-1]}.m4a"


def walk(street: Street, one: Reporter) -> Reporter:
    """Report, be asked, reply, be accepted, answered, told it is done, and say it is."""
    one = street.reports(one)
    street.asks_to_be_told(one)
    street.decides(one, Action.ASK, Given(text="أين بالضبط؟"))
    street.acts(one, "reply", one.phrase("replied"))
    publish = Given(
        category=Category.LIGHTING,
        office=street.office,
        exposure=Exposure.PUBLIC,
        title=f"إنارة معطلة {one.n}",
        public_text="عمود لا يشتغل.",
    )
    street.decides(one, Action.ACCEPT, publish)
    street.acts(one, "write", one.phrase("wrote"))
    street.decides(one, Action.ANSWER, Given(text="سيصلح."))
    street.decides(one, Action.CLAIM, Given(text="أصلح."))
    street.acts(one, "confirm", one.phrase("judged"))
    return one


def gives_up(street: Street, one: Reporter) -> Reporter:
    """Report, be declined, appeal, and then take everything back."""
    one = street.reports(one)
    street.asks_to_be_told(one)
    street.decides(one, Action.DECLINE, Given(reason=DeclineReason.NOT_ENOUGH, text="نحتاج إلى مكان أدق."))
    street.acts(one, "appeal", one.phrase("replied"))
    street.acts(one, "withdraw")
    return one
