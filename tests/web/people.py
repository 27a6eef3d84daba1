# SPDX-License-Identifier: AGPL-3.0-or-later
"""A portal with a clock that moves, and people with passwords, telephones and associations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.associations import MemberRole
from portal.domain.concerns import Category, State, Tier
from portal.domain.events import BY_ADDRESS
from portal.domain.people import Role
from portal.domain.places import PhoneKind, TerritoryKind
from portal.services.delivery.ask_by_address import attend
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Membership, OutboxEntry, PhoneLine, Routing
from portal.web.guards.credentials import authentication
from tests import makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import SECRET, Clock, emptied, make_portal, visitor
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import any_portal, portals

__all__ = [
    "SECRET", "Clock", "admin", "amal", "annexes", "any_portal", "clock", "following", "house", "leader",
    "leading", "portal", "portals", "town",
]  # fmt: skip

PASSWORD = "four quiet donkeys walk"


@pytest.fixture(scope="session")
def house(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Clock]:
    """One portal for all tests here: making one, and compiling its templates, takes half a second."""
    clock = Clock()
    settings = throwaway(tmp_path_factory.mktemp("people"), database_url=stores.url("sqlite"))
    return make_portal(settings, clock=clock), clock


@pytest.fixture
def clock(house: tuple[Flask, Clock]) -> Clock:
    house[1].reset()
    return house[1]


@pytest.fixture
def portal(house: tuple[Flask, Clock], clock: Clock) -> Iterator[Flask]:
    """The portal over an empty store, at noon, having seen nobody fail yet."""
    with emptied(house[0]) as app:
        yield app


@dataclass(frozen=True, slots=True)
class Town:
    """Makes whoever a test is about, and lets them come in."""

    app: Flask

    def visitor(self) -> InspectingClient:
        return visitor(self.app)

    def account(self, *roles: Role, telephone: bool = False, **given: Any) -> int:
        """An account that opens with PASSWORD, and with SECRET's codes if it has a telephone."""
        secret = {"totp_secret": authentication().vault.lock(SECRET.encode())} if telephone else {}
        hashed = authentication().hasher.hash(PASSWORD)
        with work(makers.NOON) as w:
            return makers.account(w.session, *roles, **{"password_hash": hashed, **secret, **given}).id

    def inside(self, account: int) -> InspectingClient:
        """A browser in which `account` is signed in."""
        client = self.visitor()
        client.get(f"/ar/probe/enter?account={account}")
        return client

    def staff(self, *roles: Role) -> InspectingClient:
        return self.inside(self.account(*roles, telephone=True))

    def association(self, leader: int, **given: Any) -> int:
        with work(makers.NOON) as w:
            row = makers.association(w.session, leader=w.session.get_one(Account, leader), **given)
            return row.id

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """The outbox once the worker attended to what was asked by an address: kind and facts of the rest."""
        asked = OutboxEntry.kind.in_(BY_ADDRESS)
        oldest_first = select(OutboxEntry).order_by(OutboxEntry.id)
        with work(self.app.extensions["portal"].clock()) as w:
            for entry in w.session.scalars(oldest_first.where(asked, OutboxEntry.sent_at.is_(None))):
                attend(w, entry, authentication().links)
        rows = db.session.scalars(oldest_first.where(~asked))
        return [(row.kind.value, dict(row.facts)) for row in rows]


@pytest.fixture
def town(portal: Flask) -> Town:
    return Town(portal)


def send(client: InspectingClient, page: Page, form: str, **changes: Any) -> Any:
    """Send the form of a page as a browser would, with some fields filled in."""
    element = page.one(form)
    address = element.get("action") or page.path
    return client.post(address, data={**page.fields(form), **changes})


@pytest.fixture
def leader(town: Town) -> int:
    return town.account()


@pytest.fixture
def amal(town: Town, leader: int) -> int:
    return town.association(leader, slug="amal", name="جمعية أمل الحي", name_fr="Amal")


@pytest.fixture
def leading(town: Town, leader: int, amal: int) -> InspectingClient:
    return town.inside(leader)


@pytest.fixture
def following(town: Town, amal: int) -> InspectingClient:
    """A member who does not lead."""
    member = town.account()
    with work(makers.NOON) as w:
        w.session.add(
            Membership(association_id=amal, account_id=member, role=MemberRole.MEMBER, since=date(2025, 1, 1))
        )
    return town.inside(member)


@pytest.fixture
def admin(town: Town) -> InspectingClient:
    return town.staff(Role.ADMIN)


@pytest.fixture
def annexes(portal: object) -> list[int]:
    """A town with two annexes, an office that answers for light in it, and a telephone line."""
    with work(makers.NOON) as w:
        whole = makers.territory(w.session, slug="town", kind=TerritoryKind.PASHALIK).id
        found = [
            makers.territory(w.session, slug=f"annex-{n}", parent_id=whole, ordinal=n).id for n in (1, 2)
        ]
        office = makers.office(w.session).id
        w.session.add(Routing(category=Category.LIGHTING, territory_id=whole, office_id=office))
        w.session.add(
            PhoneLine(
                number="19",
                kind=PhoneKind.EMERGENCY,
                name_ar="الشرطة",
                verified_on=makers.TODAY - timedelta(days=400),
            )
        )
    return found


def raised(amal: int, state: State = State.ACCEPTED, **given: Any) -> int:
    """A report that an association made."""
    with work(makers.NOON) as w:
        return makers.concern(w.session, state=state, association_id=amal, tier=Tier.ASSOCIATION, **given).id
