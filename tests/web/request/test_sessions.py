"""Who is asking: nobody without our cookie, and nobody whose session no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.domain.people import Role
from portal.domain.sessions import LONGEST
from portal.settings import Environment
from portal.store.engine.work import work
from portal.store.models import Account
from portal.web.request.sessions import IDLE
from tests import makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import Clock, emptied, make_portal, visitor
from tests.web.inspector import InspectingClient

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portal(stores: Stores, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    settings = throwaway(tmp_path, database_url=stores.url("sqlite"))
    with emptied(make_portal(settings, clock=clock)) as app:
        yield app


@pytest.fixture
def somebody(portal: Flask) -> int:
    with work() as w:
        return makers.account(w.session, Role.MODERATOR, totp_secret=b"x").id


def who(client: InspectingClient) -> int | None:
    account: int | None = client.get("/ar/probe/who").get_json()["account"]
    return account


def entered(portal: Flask, account: int) -> InspectingClient:
    client = visitor(portal)
    client.get(f"/ar/probe/enter?account={account}")
    return client


def test_a_session_says_who_asks(portal: Flask, somebody: int) -> None:
    client = entered(portal, somebody)
    assert who(client) == somebody
    assert client.get("/ar/probe/desk").status_code == 204


def test_leaving_takes_the_cookie_back(portal: Flask, somebody: int) -> None:
    client = entered(portal, somebody)
    assert "portal_session=;" in client.get("/ar/probe/leave").headers["Set-Cookie"]
    assert who(client) is None


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(portal: Flask, somebody: int) -> None:
    cookie = portal.test_client().get(f"/ar/probe/enter?account={somebody}").headers["Set-Cookie"]
    assert cookie.startswith("portal_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_in_production_the_cookie_travels_by_https_only(stores: Stores, tmp_path: Path) -> None:
    app = create_app(
        throwaway(
            tmp_path,
            database_url=stores.url("sqlite"),
            env=Environment.PRODUCTION,
            hosts=("portal.example",),
            base_url="https://portal.example",
            mail_url="smtp://mail.example",
            mail_from="portal@portal.example",
        )
    )
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"session_epoch": 1},
        {"disabled_at": NOON},
        {"verified_at": None},
    ],
)
def test_a_session_ends_with_what_it_stands_on(
    portal: Flask, somebody: int, change: dict[str, object]
) -> None:
    client = entered(portal, somebody)
    with work() as w:
        row = w.session.get_one(Account, somebody)
        for name, value in change.items():
            setattr(row, name, value)
    assert who(client) is None


def test_no_session_outlives_the_working_day(portal: Flask, somebody: int, clock: Clock) -> None:
    client = entered(portal, somebody)
    clock.now = NOON + LONGEST
    assert who(client) == somebody
    clock.now += timedelta(seconds=1)
    assert who(client) is None
    assert portal.permanent_session_lifetime == IDLE


def test_somebody_without_the_right_is_not_sent_to_sign_in_again(portal: Flask, somebody: int) -> None:
    with work() as w:
        resident = makers.account(w.session).id
    client = entered(portal, resident)
    assert client.get("/ar/probe/desk").status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "eyJhIjoxfQ.aaaa.bbbb", "é", "a" * 3000])
def test_a_cookie_that_is_not_ours_is_nobody(portal: Flask, cookie: str) -> None:
    client = portal.test_client()
    client.set_cookie("portal_session", cookie)
    assert client.get("/ar/probe/who").get_json() == {"account": None}
