"""Step-up: what cannot be taken back asks once more who one is, ten minutes after the last proof."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.store.engine.database import db
from portal.store.models import Account, AuditEntry, Grant
from portal.web.request import sessions
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Clock, Town

Post = Callable[..., str]


@pytest.fixture
def other(town: Town) -> int:
    return town.account(name="Brahim")


def give(client: InspectingClient, other: int) -> str:
    page = client.page(f"/fr/admin/people/{other}")
    fields = {"csrf_token": str(page.all("input[name=csrf_token]")[0].get("value")), "role": "editor"}
    return str(client.post(f"/fr/admin/people/{other}/roles", data=fields).headers["Location"])


def roles(other: int) -> list[str]:
    db.session.rollback()
    return [role.value for role in db.session.scalars(select(Grant.role).where(Grant.account_id == other))]


def prove(client: InspectingClient, where: str, **fields: str) -> int:
    page = client.page(where)
    answer = client.post("/fr/account/prove", data={**page.fields(), **fields})
    return answer.status_code


def test_a_role_is_given_at_once_and_ten_minutes_later_only_after_a_code(
    town: Town, admin: InspectingClient, other: int, clock: Clock
) -> None:
    clock.pass_(minutes=10)
    assert "/prove" not in give(admin, other)
    assert roles(other) == ["editor"]
    third = town.account()
    clock.pass_(seconds=1)
    where = give(admin, third)
    assert "/fr/account/prove?next=" in where
    assert roles(third) == []
    assert prove(admin, where, code="000000") == 422
    assert prove(admin, where, code=clock.code()) == 303
    assert "/prove" not in give(admin, third)
    assert roles(third) == ["editor"]
    audited = db.session.scalars(select(AuditEntry.action)).all()
    assert "sign_in_failed" in audited


@pytest.mark.parametrize("action", ["close", "reopen", "sign-out", "second-factor", "roles/1/take"])
def test_every_change_of_somebodys_rights_asks_for_it(
    admin: InspectingClient, other: int, clock: Clock, action: str
) -> None:
    clock.pass_(minutes=11)
    page = admin.page(f"/fr/admin/people/{other}")
    token = {"csrf_token": str(page.all("input[name=csrf_token]")[0].get("value"))}
    answer = admin.post(f"/fr/admin/people/{other}/{action}", data=token)
    assert "/prove?next=" in answer.headers["Location"]
    db.session.rollback()
    account = db.session.get_one(Account, other)
    assert (account.disabled_at, account.session_epoch) == (None, 0)


def test_an_export_asks_for_the_password_of_whoever_has_no_telephone(
    leading: InspectingClient, clock: Clock
) -> None:
    path = "/fr/association/amal/reports.csv"
    assert leading.get(path).status_code == 200
    clock.pass_(minutes=11)
    where = leading.get(path).headers["Location"]
    assert "/fr/account/prove?next=" in where
    assert prove(leading, where, password="wrong") == 422
    assert prove(leading, where, password=PASSWORD) == 303
    assert leading.get(path).mimetype == "text/csv"


def test_a_code_works_for_one_proof(admin: InspectingClient, other: int, clock: Clock) -> None:
    clock.pass_(minutes=11)
    where, code = give(admin, other), clock.code()
    assert prove(admin, where, code=code) == 303
    clock.pass_(minutes=-1)
    assert prove(admin, where, code=code) == 422


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/\\evil.example", "\x00", "javascript:1"]
)
def test_it_leads_back_to_our_own_pages_only(admin: InspectingClient, clock: Clock, next: str) -> None:
    page = admin.page("/fr/account/prove")
    answer = admin.post("/fr/account/prove", data={**page.fields(), "code": clock.code(), "next": next})
    assert answer.headers["Location"] == "/fr/account"


def test_half_an_hour_without_work_and_twelve_hours_of_it_end_a_session(
    portal: Flask, town: Town, clock: Clock
) -> None:
    """Idle: the cookie itself says so to the browser, and its seal is too old for us."""
    client = town.inside(town.account())
    cookie = client.get("/fr/account").headers["Set-Cookie"]
    assert portal.permanent_session_lifetime == sessions.IDLE
    assert "Expires=" in cookie
    for _ in range(11):
        clock.pass_(minutes=60)
        assert client.get("/fr/account").status_code == 200
    clock.pass_(minutes=61)
    assert client.get("/fr/account").status_code == 302
