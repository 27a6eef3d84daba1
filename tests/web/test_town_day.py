# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town in any zone counts its own days: a second before its midnight it is still the day before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.domain.concerns import State
from portal.domain.people import Role
from portal.services.concerns.lapse_claims import lapsing
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, TimelineEntry
from tests import databases, makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import forget_counts
from tests.web import probes
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town, code_of, found_town, report
from tests.web.stand_ins import furnish

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
MIDNIGHT = {
    "Pacific/Auckland": datetime(2026, 11, 23, 11, tzinfo=UTC),
    "America/New_York": datetime(2026, 11, 24, 5, tzinfo=UTC),
    "Africa/Casablanca": datetime(2026, 11, 24, 0, tzinfo=UTC),
}
"""When Tuesday began there."""
SECOND, HOURS = timedelta(seconds=1), timedelta(hours=24)


class Clock:
    def __init__(self) -> None:
        self.now = makers.NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Place:
    """A portal in a zone, at its midnight or a second before; `today` is the day it is there."""

    app: Flask
    town: Town
    now: datetime
    today: date
    day_began: datetime

    def visitor(self) -> InspectingClient:
        client = self.app.test_client()
        assert isinstance(client, InspectingClient)
        return client

    def moderator(self) -> InspectingClient:
        with work(self.now) as w:
            account = makers.account(w.session, Role.MODERATOR, totp_secret=b"x").id
        client = self.visitor()
        client.get(f"/ar/probe/enter?account={account}")
        return client

    def concern(self, **given: object) -> int:
        with work(self.now) as w:
            return makers.concern(w.session, territory_id=self.town.quarter, **given).id


@pytest.fixture(scope="module", params=MIDNIGHT)
def somewhere(
    request: pytest.FixtureRequest, stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Flask, Clock, datetime]:
    """One portal for each zone: making one takes half a second."""
    clock, folder = Clock(), tmp_path_factory.mktemp("zone")
    settings = throwaway(folder, database_url=stores.url("sqlite"), timezone=request.param)
    app = create_app(settings, clock=clock)
    app.test_client_class = InspectingClient
    furnish(app)
    app.register_blueprint(probes.pages)
    return app, clock, MIDNIGHT[request.param]


@pytest.fixture(params=["before midnight", "after midnight"])
def place(somewhere: tuple[Flask, Clock, datetime], request: pytest.FixtureRequest) -> Iterator[Place]:
    app, clock, midnight = somewhere
    early = request.param == "before midnight"
    clock.now = midnight - SECOND if early else midnight
    with app.app_context():
        databases.empty(db.engine)
        forget_counts(app)
        town = found_town(db.session())
        began = midnight - HOURS if early else midnight
        yield Place(app, town, clock.now, MONDAY if early else TUESDAY, began)
        db.session.remove()
        db.engine.dispose()


def test_a_report_is_received_on_the_day_of_the_town_and_its_terms_are_counted_from_there(
    place: Place,
) -> None:
    receipt = place.visitor().page("/en/report/send", method="POST", data=report(place.town))
    db.session.rollback()
    row = db.session.scalars(select(Concern)).one()
    early = place.today == MONDAY
    assert row.received_on == place.today
    assert row.acknowledge_by == (date(2026, 12, 14) if early else date(2026, 12, 15))
    [arrived] = db.session.scalars(select(TimelineEntry.at))
    assert arrived == row.changed_at == place.day_began, "its hour is not kept"
    case = place.visitor().page("/en/case", method="POST", data={"receipt": code_of(receipt)})
    assert case.texts(".line time") == ["23 November 2026" if early else "24 November 2026"]
    assert case.text("[data-owes] time") == ("14 December 2026" if early else "15 December 2026")


def test_something_is_late_once_its_day_is_over_in_the_town(place: Place) -> None:
    late = place.concern(state=State.ACCEPTED, answer_by=MONDAY)
    soon = place.concern(state=State.ACCEPTED, answer_by=TUESDAY)
    expected = [] if place.today == MONDAY else [str(late)]
    public = place.visitor().page("/en/concerns/?standing=late")
    assert [row.get("data-number") for row in public.all("main [data-number]")] == expected
    desk = place.moderator().page("/en/desk/?view=overdue")
    assert [row.get("data-number") for row in desk.all(".row[data-number]")] == expected
    for number in (late, soon):
        page = place.visitor().page(f"/en/concerns/{number}")
        assert bool(page.all(".kick .late")) is (str(number) in expected)
        queue = place.moderator().page("/en/desk/?view=all")
        assert bool(queue.all(f".row[data-number='{number}'] .ring.late")) is (str(number) in expected)


def test_a_claim_lapses_once_its_last_day_is_over_in_the_town(place: Place) -> None:
    number = place.concern(state=State.CLAIMED_DONE, confirm_by=MONDAY)
    with work(place.now) as w:
        assert w.today == place.today
        assert w.day_start == place.day_began
        assert lapsing(w) == ([] if place.today == MONDAY else [number])


def test_pages_call_today_what_the_town_calls_it(place: Place) -> None:
    details = place.visitor().page("/en/report/details", method="POST", data=report(place.town))
    assert details.one("[name=when]").get("max") == place.today.isoformat()
    sheet = place.visitor().page("/en/directory/sheet")
    assert f"{place.today.day} November 2026" in sheet.text("body")
    today, tomorrow = (place.today + timedelta(days=n) for n in (0, 1))
    for day, wrong in ((today, False), (tomorrow, True)):
        sent = report(place.town, when=day.isoformat())
        answer = place.visitor().post("/en/report/check", data=sent)
        assert (answer.status_code == 422) is wrong
