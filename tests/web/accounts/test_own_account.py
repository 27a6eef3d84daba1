# SPDX-License-Identifier: AGPL-3.0-or-later
"""What owners keep themselves, and the invitation they may accept."""

from __future__ import annotations

import pyotp
import pytest

from portal.store.engine.database import db
from portal.store.models import Account
from tests.web.people import PASSWORD, Clock, Town, send

NEW = "seven green lamps at noon"


def test_a_name_and_a_language_are_kept_clean(town: Town) -> None:
    account = town.account()
    client = town.inside(account)
    page = client.page("/ar/account")
    answer = send(client, page, 'form[action$="/profile"]', name=" أمينة\u202e ", language="fr")
    assert answer.status_code == 303
    db.session.rollback()
    row = db.session.get_one(Account, account)
    assert (row.name, row.language) == ("أمينة", "fr")
    refused = send(client, page, 'form[action$="/profile"]', name="x" * 200, language="fr")
    assert refused.status_code == 422
    assert "x" * 200 in refused.get_data(as_text=True)


def test_a_changed_password_keeps_this_browser_and_ends_the_others(town: Town) -> None:
    account = town.account()
    here, there = town.inside(account), town.inside(account)
    page = here.page("/ar/account/password")
    assert send(here, page, "main form", old="wrong", password=NEW).status_code == 422
    assert send(here, page, "main form", old=PASSWORD, password="short").status_code == 422
    assert send(here, page, "main form", old=PASSWORD, password=NEW).status_code == 303
    assert here.get("/ar/account").status_code == 200
    assert there.get("/ar/account").status_code == 302
    assert [kind for kind, _ in town.told()] == ["password_changed"]


def test_an_open_browser_does_not_let_others_guess_the_password(town: Town) -> None:
    client = town.inside(town.account())
    page = client.page("/ar/account/password")
    statuses = [send(client, page, "main form", old="wrong", password=NEW).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_resident_adds_a_telephone_and_changes_it(town: Town, clock: Clock) -> None:
    account = town.account(email="amina@example.org")
    client = town.inside(account)
    page = client.page("/ar/account/second-factor")
    secret = "".join(page.texts(".key-text span"))
    code = pyotp.TOTP(secret).at(clock.now)
    assert send(client, page, "main form", code=code).status_code == 422, "the password is asked for"
    assert send(client, page, "main form", code=code, password="wrong").status_code == 422
    answer = send(client, page, "main form", code=code, password=PASSWORD)
    assert answer.status_code == 200
    assert client.get("/ar/account/second-factor").location == "/ar/account", "there is one now"
    assert client.post("/ar/account/second-factor", data={**page.fields(), "code": "1"}).status_code == 409
    page = client.page("/ar/account/second-factor/remove")
    assert send(client, page, "main form", password="wrong").status_code == 422
    assert send(client, page, "main form", password=PASSWORD).location == "/ar/sign-in"
    assert client.get("/ar/account").status_code == 302
    db.session.rollback()
    assert db.session.get_one(Account, account).totp_secret is None


def test_recovery_codes_need_a_telephone(town: Town) -> None:
    client = town.inside(town.account())
    token = client.page("/ar/account").fields('form[action$="/sign-out"]')
    assert client.post("/ar/account/recovery-codes", data=token).location == "/ar/account/second-factor"


def test_signing_out_everywhere_reaches_every_browser(town: Town) -> None:
    account = town.account()
    here, there = town.inside(account), town.inside(account)
    send(here, here.page("/ar/account"), 'form[action$="/sign-out-everywhere"]')
    assert here.get("/ar/account").status_code == 302
    assert there.get("/ar/account").status_code == 302


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize(
    "path",
    [
        "sign-in",
        "register",
        "register/sent",
        "register/confirm-first",
        "password",
        "password/sent",
        "password/replaced",
    ],
)
def test_every_open_page_is_whole_in_every_language(town: Town, lang: str, path: str) -> None:
    page = town.visitor().page(f"/{lang}/{path}")
    assert page.syntax_faults() == []


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize(
    "path", ["account", "account/password", "account/second-factor", "account/second-factor/remove"]
)
def test_every_page_of_ones_own_is_whole_in_every_language(town: Town, lang: str, path: str) -> None:
    page = town.inside(town.account()).page(f"/{lang}/{path}")
    assert page.syntax_faults() == []


def test_an_invitation_is_accepted_by_a_form_and_by_its_reader_only(town: Town) -> None:
    leader, invitee = town.account(), town.account(email="invitee@example.org")
    town.association(leader, slug="amal")
    leading = town.inside(leader)
    page = leading.page("/ar/association/amal/members")
    known = send(leading, page, "aside form", email="invitee@example.org", role="member")
    unknown = send(leading, page, "aside form", email="nobody@example.org", role="member")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    invitations = [facts for kind, facts in town.told() if kind == "association_invited"]
    assert len(invitations) == 1
    path = f"/ar/account/join/{invitations[0]['token']}"

    assert town.visitor().get(path).location.startswith("/ar/sign-in?next=")
    assert not leading.page(path).all("main form"), "mailed to somebody else"
    token = leading.page("/ar/account").fields('form[action$="/sign-out"]')
    assert leading.post(path, data=token).status_code == 403

    client = town.inside(invitee)
    assert client.get("/ar/association/amal/").status_code == 403
    assert send(client, client.page(path), "main form").location == "/ar/association/amal/"
    assert client.get("/ar/association/amal/").status_code == 200
    twice = client.post(path, data=client.page("/ar/account").fields('form[action$="/sign-out"]'))
    assert twice.location == "/ar/association/amal/", "who presses twice has joined"
    assert client.get(path).status_code == 410
    assert client.get("/ar/account/join/x").status_code == 410
