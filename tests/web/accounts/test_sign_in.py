# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coming in: the right people, by everything they owe, back to where they wanted to go."""

from __future__ import annotations

import pyotp
import pytest
from sqlalchemy import func, select

from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.models import Account, AuditEntry
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Clock, Town, send

ME = "amina@example.org"


def is_in(client: InspectingClient) -> bool:
    return bool(client.get("/ar/probe/who").get_json()["account"])


def test_a_resident_comes_in_with_a_password(town: Town) -> None:
    town.account(email=ME)
    client = town.visitor()
    answer = client.post("/ar/sign-in", data={"email": " Amina@Example.org", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/ar/account")
    assert is_in(client)
    assert "HttpOnly" in answer.headers["Set-Cookie"]


def test_the_page_itself_sets_no_cookie(town: Town) -> None:
    answer = town.visitor().get("/ar/sign-in?next=/ar/account")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def test_a_wrong_password_an_unknown_address_and_a_closed_account_read_the_same(town: Town) -> None:
    town.account(email=ME)
    town.account(email="closed@example.org", disabled_at=town.app.extensions["portal"].clock())
    pages = [
        town.visitor().page(
            "/ar/sign-in", method="POST", status=422, data={"email": email, "password": password}
        )
        for email, password in (
            (ME, "wrong"),
            ("nobody@example.org", PASSWORD),
            ("closed@example.org", PASSWORD),
        )
    ]
    words = {page.text("main").replace("@", "") for page in pages}
    assert len(words) == 1
    assert all(page.fields()["email"] for page in pages), "what was typed is kept"
    assert all("password" not in page.fields() or not page.fields()["password"] for page in pages)
    failures = select(func.count(AuditEntry.id)).where(AuditEntry.action == "sign_in_failed")
    assert db.session.scalar(failures) == 3


@pytest.mark.parametrize(
    ("next_", "leads"),
    [
        ("/fr/association/", "/fr/association/"),
        ("//evil.example", "/ar/account"),
        ("https://evil.example/", "/ar/account"),
        ("/\\evil.example", "/ar/account"),
        ("javascript:alert(1)", "/ar/account"),
    ],
)
def test_the_way_back_stays_in_the_portal(town: Town, next_: str, leads: str) -> None:
    town.account(email=ME)
    client = town.visitor()
    answer = client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD, "next": next_})
    assert answer.location == leads


def test_a_closed_door_leads_to_the_sign_in_and_back(town: Town) -> None:
    town.account(email=ME)
    client = town.visitor()
    asked = client.get("/ar/account/password")
    assert asked.status_code == 302
    page = client.page(asked.location)
    answer = send(client, page, "main form", email=ME, password=PASSWORD)
    assert answer.location == "/ar/account/password"


def test_staff_owe_a_code_that_works_once(town: Town, clock: Clock) -> None:
    town.account(Role.EDITOR, email=ME, telephone=True)
    client = town.visitor()
    answer = client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    assert answer.location == "/ar/sign-in/code"
    assert not is_in(client)
    page = client.page(answer.location)
    wrong = send(client, page, ".box-b > form", code="000000")
    assert wrong.status_code == 422
    answer = send(client, page, ".box-b > form", code=clock.code())
    assert answer.location == "/ar/newsroom/"
    assert is_in(client)

    thief = town.visitor()
    thief.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    again = send(thief, thief.page("/ar/sign-in/code"), ".box-b > form", code=clock.code())
    assert again.status_code == 422
    assert not is_in(thief)


def test_the_second_step_is_over_after_ten_minutes(town: Town, clock: Clock) -> None:
    town.account(Role.EDITOR, email=ME, telephone=True)
    client = town.visitor()
    client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    page = client.page("/ar/sign-in/code")
    clock.pass_(minutes=11)
    assert client.get("/ar/sign-in/code").location == "/ar/sign-in"
    answer = client.post("/ar/sign-in/code", data={**page.fields(".box-b > form"), "code": clock.code()})
    assert answer.location == "/ar/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/ar/sign-in/code", "/ar/sign-in/second-factor"])
def test_nobody_begins_at_the_second_step(town: Town, path: str) -> None:
    client = town.visitor()
    assert client.get(path).location == "/ar/sign-in"
    assert client.post(path, data={"code": "123456"}).location == "/ar/sign-in"


def test_staff_without_a_telephone_enrol_one_before_they_come_in(town: Town, clock: Clock) -> None:
    account = town.account(Role.MODERATOR, email=ME)
    client = town.visitor()
    answer = client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD, "next": "/fr/desk/"})
    assert answer.location == "/ar/sign-in/second-factor"
    assert not is_in(client)
    page = client.page(answer.location)
    assert page.one("svg.qr path").get("d")
    secret = "".join(page.texts(".key-text span"))
    assert "".join(client.page(answer.location).texts(".key-text span")) == secret, (
        "the same until it is taken"
    )
    wrong = send(client, page, "main form", code="000000")
    assert wrong.status_code == 422
    assert not is_in(client)

    shown = client.page(
        "/ar/sign-in/second-factor",
        method="POST",
        data={**page.fields(), "code": pyotp.TOTP(secret).at(clock.now)},
    )
    assert len(shown.texts(".codes li")) == 8
    assert shown.one("a.go").get("href") == "/fr/desk/"
    assert is_in(client)
    assert db.session.get_one(Account, account).totp_secret is not None


def test_a_recovery_code_stands_in_for_the_telephone(town: Town) -> None:
    account = town.account(email=ME, telephone=True)
    inside = town.inside(account)
    page = inside.page("/ar/account")
    codes = inside.page(
        "/ar/account/recovery-codes", method="POST", data=page.fields('form[action$="recovery-codes"]')
    ).texts(".codes li")
    client = town.visitor()
    client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    answer = send(client, client.page("/ar/sign-in/code"), "details form", code=codes[0])
    assert answer.status_code == 303
    assert is_in(client)


def test_whoever_has_not_confirmed_is_sent_another_link(town: Town) -> None:
    town.account(email=ME, verified_at=None)
    client = town.visitor()
    answer = client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    assert answer.location == "/ar/register/confirm-first"
    assert [kind for kind, _ in town.told()] == ["account_registered"]
    assert not is_in(client)


def test_coming_in_drops_whatever_the_browser_held_before(town: Town) -> None:
    first, second = town.account(email=ME), town.account(email="other@example.org")
    client = town.inside(first)
    client.get("/ar/probe/leave")
    client.post("/ar/sign-in", data={"email": "other@example.org", "password": PASSWORD})
    assert client.get("/ar/probe/who").get_json()["account"] == second


def test_signing_out_needs_a_form_and_ends_the_session(town: Town) -> None:
    client = town.inside(town.account(email=ME))
    page = client.page("/ar/account")
    assert client.get("/ar/sign-out").status_code == 405
    assert client.post("/ar/sign-out").status_code == 400, "without the token of our page"
    assert is_in(client)
    assert client.post("/ar/sign-out", data=page.fields('form[action$="/sign-out"]')).status_code == 303
    assert not is_in(client)


def test_who_is_in_already_is_led_on(town: Town) -> None:
    client = town.inside(town.account(email=ME))
    assert client.get("/ar/sign-in").location == "/ar/account"
    assert client.get("/ar/sign-in?next=/ar/concerns/").location == "/ar/concerns/"


@pytest.mark.parametrize(
    ("role", "leads"),
    [
        (Role.MODERATOR, "/ar/desk/"),
        (Role.SAFETY_MODERATOR, "/ar/desk/"),
        (Role.EDITOR, "/ar/newsroom/"),
        (Role.ADMIN, "/ar/admin/"),
    ],
)
def test_staff_are_led_to_where_their_work_waits(town: Town, role: Role, leads: str) -> None:
    assert town.staff(role).get("/ar/sign-in").location == leads


def test_a_member_is_led_to_the_association(town: Town) -> None:
    account = town.account()
    town.association(account)
    assert town.inside(account).get("/ar/sign-in").location == "/ar/association/"


def test_the_masthead_of_every_public_page_leads_to_the_account_and_the_association(town: Town) -> None:
    """By one address for everybody, so that what strangers are given stays the same for all."""
    member = town.account(email=ME)
    town.association(member)
    stranger, inside = town.visitor(), town.inside(member)
    page = stranger.page("/ar/")
    assert page.all('header nav a[href="/ar/account"]')
    assert not page.all('header nav a[href="/ar/association/"]')
    assert stranger.get("/ar/").headers["Cache-Control"].startswith("public")
    assert stranger.get("/ar/account").location == "/ar/sign-in?next=/ar/account"
    assert inside.page("/ar/").all('header nav a[href="/ar/association/"]')
