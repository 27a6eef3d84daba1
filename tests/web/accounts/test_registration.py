# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening an account, confirming an address, forgetting a password: the same answers for everybody."""

from __future__ import annotations

from portal.domain.people import Role
from portal.services.accounts.second_factor import renew_recovery_codes
from portal.services.accounts.sign_in import recognise
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account
from portal.web.guards.credentials import authentication
from tests import makers
from tests.web.people import PASSWORD, Clock, Town, send

ME = "amina@example.org"
NEW = "seven green lamps at noon"


def test_registering_answers_alike_whether_the_address_is_taken_or_not(town: Town) -> None:
    town.account(email="taken@example.org")
    town.account(email="closed@example.org", disabled_at=town.app.extensions["portal"].clock())
    answers = []
    for email in ("taken@example.org", "closed@example.org", "free@example.org"):
        client = town.visitor()
        answer = client.post("/ar/register", data={"email": email, "password": NEW, "name": "أمينة"})
        seen = client.get(answer.location)
        answers.append((answer.status_code, answer.location, answer.headers.get("Set-Cookie"), seen.data))
    assert len(set(answers)) == 1
    assert [kind for kind, _ in town.told()] == ["account_exists", "account_registered"]


def test_whoever_registers_confirms_with_the_link_and_the_password(town: Town) -> None:
    client = town.visitor()
    page = client.page("/fr/register")
    assert send(client, page, "main form", email=ME, password=NEW).status_code == 303
    token = town.told()[-1][1]["token"]
    page = client.page(f"/fr/register/confirm/{token}")
    db.session.rollback()
    assert db.session.query(Account).one().verified_at is None, "opening the link changes nothing"
    wrong = send(client, page, "main form", password="not mine")
    assert wrong.status_code == 422
    assert send(client, page, "main form", password=NEW).location == "/fr/account"
    assert client.get("/ar/probe/who").get_json()["account"]


def test_a_stranger_who_registered_an_address_gets_nothing_from_its_owner(town: Town) -> None:
    town.visitor().post("/ar/register", data={"email": ME, "password": NEW})
    owner = town.visitor()
    owner.post("/ar/password", data={"email": ME})
    token = town.told()[-1][1]["token"]
    page = owner.page(f"/ar/password/new/{token}")
    assert send(owner, page, "main form", password=PASSWORD).location == "/ar/password/replaced"
    stranger = town.visitor()
    assert stranger.post("/ar/sign-in", data={"email": ME, "password": NEW}).status_code == 422
    assert owner.post("/ar/sign-in", data={"email": ME, "password": PASSWORD}).status_code == 303


def test_a_form_that_will_not_do_keeps_what_was_typed_but_the_password(town: Town) -> None:
    page = town.visitor().page(
        "/en/register",
        method="POST",
        status=422,
        data={"email": "amina", "password": "123456", "name": "Amina"},
    )
    fields = page.fields()
    assert (fields["email"], fields["name"]) == ("amina", "Amina")
    assert not fields.get("password")
    assert page.title.startswith("Error:")
    assert len(page.all(".summary li a")) == 2


def test_a_password_that_everybody_takes_is_refused(town: Town) -> None:
    for password in ("password123", "amina@example.org", "aaaaaaaaaaaa", "short"):
        answer = town.visitor().post("/ar/register", data={"email": ME, "password": password})
        assert answer.status_code == 422, password
    assert town.told() == []


def test_nobodys_mailbox_is_filled(town: Town, clock: Clock) -> None:
    town.account(email=ME)
    statuses = [town.visitor().post("/ar/password", data={"email": ME}).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    unknown = [
        town.visitor().post("/ar/password", data={"email": "x@example.org"}).status_code for _ in range(6)
    ]
    assert unknown == statuses
    clock.pass_(minutes=20)
    assert town.visitor().post("/ar/password", data={"email": ME}).status_code == 303


def test_forgetting_answers_alike_and_the_link_works_once_for_half_an_hour(town: Town, clock: Clock) -> None:
    account = town.account(email=ME)
    inside = town.inside(account)
    client = town.visitor()
    answers = [client.post("/ar/password", data={"email": email}) for email in (ME, "nobody@example.org")]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/ar/password/sent")}
    token = town.told()[-1][1]["token"]
    page = client.page(f"/ar/password/new/{token}")
    assert send(client, page, "main form", password=NEW).status_code == 303
    assert inside.get("/ar/probe/who").get_json()["account"] is None, "every session has ended"
    assert client.get(f"/ar/password/new/{token}").status_code == 410
    assert client.post(f"/ar/password/new/{token}", data={"password": PASSWORD}).status_code == 410

    client.post("/ar/password", data={"email": ME})
    late = town.told()[-1][1]["token"]
    clock.pass_(minutes=31)
    assert client.get(f"/ar/password/new/{late}").status_code == 410


def link_to_a_new_password(town: Town) -> str:
    town.visitor().post("/ar/password", data={"email": ME})
    return "/ar/password/new/" + str(town.told()[-1][1]["token"])


def password_opens(password: str) -> bool:
    db.session.rollback()
    found = recognise(db.session(), ME, password, authentication().hasher)
    return found is not None


def test_a_mailbox_alone_changes_nothing_for_who_has_a_telephone(town: Town, clock: Clock) -> None:
    inside = town.inside(town.account(Role.MODERATOR, email=ME, telephone=True))
    link, thief = link_to_a_new_password(town), town.visitor()
    page = thief.page(link)
    for code in ("", "000000", "123456789012"):
        assert send(thief, page, "main form", password=NEW, code=code).status_code == 422
    assert (password_opens(PASSWORD), password_opens(NEW)) == (True, False)
    assert inside.get("/ar/probe/who").get_json()["account"], "nobody was signed out"
    assert "password_changed" not in [kind for kind, _ in town.told()]
    assert send(thief, page, "main form", password=NEW, code=clock.code()).location == "/ar/password/replaced"
    assert (password_opens(PASSWORD), password_opens(NEW)) == (False, True)


def test_a_code_that_was_used_for_a_new_password_opens_nothing_else(town: Town, clock: Clock) -> None:
    town.account(email=ME, telephone=True)
    link, owner = link_to_a_new_password(town), town.visitor()
    assert send(owner, owner.page(link), "main form", password=NEW, code=clock.code()).status_code == 303
    answer = owner.post("/ar/sign-in", data={"email": ME, "password": NEW})
    assert answer.location == "/ar/sign-in/code", "the second factor is still there"
    again = send(owner, owner.page(answer.location), "main form:not(details form)", code=clock.code())
    assert again.status_code == 422


def test_who_lost_the_telephone_replaces_a_forgotten_password_with_a_recovery_code(town: Town) -> None:
    account = town.account(email=ME, telephone=True)
    with work(makers.NOON) as w:
        code, *_ = renew_recovery_codes(w, account, codes=authentication().codes)
    link, owner = link_to_a_new_password(town), town.visitor()
    assert send(owner, owner.page(link), "main form", password=NEW, code=code).status_code == 303
    assert ("access_changed", {"change": "recovery_code_used"}) in town.told()


def test_codes_beside_a_mailed_link_are_counted_with_those_of_signing_in(town: Town) -> None:
    town.account(email=ME, telephone=True)
    link, thief = link_to_a_new_password(town), town.visitor()
    page = thief.page(link)
    tries = [send(thief, page, "main form", password=NEW, code="000000").status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert password_opens(PASSWORD)


def test_links_that_are_none_say_so(town: Town) -> None:
    client = town.visitor()
    for path in ("/ar/register/confirm/x", "/fr/password/new/x.y"):
        assert client.get(path).status_code == 410
        assert client.post(path, data={"password": NEW}).status_code == 410


def test_an_owner_who_registers_after_a_stranger_gets_the_account(town: Town) -> None:
    town.visitor().post("/ar/register", data={"email": ME, "password": PASSWORD, "name": "Stranger"})
    owner = town.visitor()
    owner.post("/ar/register", data={"email": ME, "password": NEW, "name": "Amina"})
    token = town.told()[-1][1]["token"]
    page = owner.page(f"/ar/register/confirm/{token}")
    assert send(owner, page, "main form", password=PASSWORD).status_code == 422
    assert send(owner, page, "main form", password=NEW).location == "/ar/account"
    db.session.rollback()
    assert db.session.query(Account).one().name == "Amina"


def test_nobody_takes_a_confirmed_address_by_registering_it_again(town: Town) -> None:
    town.account(email=ME, name="Amina")
    town.visitor().post("/ar/register", data={"email": ME, "password": NEW, "name": "Stranger"})
    assert town.told()[-1][0] == "account_exists"
    db.session.rollback()
    assert db.session.query(Account).one().name == "Amina"
    assert town.visitor().post("/ar/sign-in", data={"email": ME, "password": PASSWORD}).status_code == 303


def test_a_link_that_confirmed_opens_nothing_more(town: Town) -> None:
    client = town.visitor()
    client.post("/ar/register", data={"email": ME, "password": NEW})
    token = town.told()[-1][1]["token"]
    send(client, client.page(f"/ar/register/confirm/{token}"), "main form", password=NEW)
    assert town.visitor().get(f"/ar/register/confirm/{token}").status_code == 410
