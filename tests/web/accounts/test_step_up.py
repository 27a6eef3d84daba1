# SPDX-License-Identifier: AGPL-3.0-or-later
"""No way into an account is added, renewed or taken off without a fresh proof; its owner is told of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from flask import Flask

from portal.domain.people import Role
from portal.services.accounts import change_password, manage_custodians, passkeys, second_factor
from portal.services.accounts.second_factor import renew_recovery_codes
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import RecoveryCode
from portal.web.guards.credentials import authentication
from portal.web.request.pages import PROOFS
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Clock, Town, send

CHANGES = {
    change_password.change_password,
    change_password.reset_password,
    second_factor.enrol,
    second_factor.renew_recovery_codes,
    second_factor.remove,
    passkeys.add,
    passkeys.remove,
    manage_custodians.take_up,
    manage_custodians.change_passphrase,
    manage_custodians.give_up,
}
"""Every service that adds, renews or takes off what an account is proved by."""

PROVED_OTHERWISE = {
    "accounts.replace": "by a link in the account's own mail, and the code of its telephone where it has one",
    "accounts.take_factor": "by the password, within ten minutes, on the way in",
}


def reached(view: Callable[..., Any]) -> Iterator[object]:
    """What a view calls by name, also through functions of the portal's own rooms and in what it hands on."""
    seen: set[object] = set()
    waiting: list[tuple[CodeType, dict[str, Any]]] = [(view.__code__, view.__globals__)]
    while waiting:
        code, names = waiting.pop()
        waiting += [(const, names) for const in code.co_consts if isinstance(const, CodeType)]
        for name in code.co_names:
            found = names.get(name)
            inside = vars(found) if isinstance(found, ModuleType) else {}
            for thing in (found, *(inside.get(other) for other in code.co_names)):
                if not isinstance(thing, FunctionType) or thing in seen:
                    continue
                seen.add(thing)
                yield thing
                if thing.__module__.startswith("portal.web."):
                    waiting.append((thing.__code__, thing.__globals__))


def test_every_view_that_changes_a_way_in_asks_for_a_fresh_proof(portal: Flask) -> None:
    changing = {endpoint for endpoint, view in portal.view_functions.items() if CHANGES & set(reached(view))}
    assert len(changing) >= 10
    assert changing - set(portal.extensions[PROOFS]) == set(PROVED_OTHERWISE)


def test_every_proof_leads_back_to_a_page_that_can_be_opened(portal: Flask) -> None:
    for back in portal.extensions[PROOFS].values():
        assert any("GET" in (rule.methods or ()) for rule in portal.url_map.iter_rules(back)), back


@pytest.fixture(params=["resident", "leader", "moderator"])
def idle(request: pytest.FixtureRequest, town: Town, clock: Clock) -> InspectingClient:
    """Somebody who signed in eleven minutes ago, and has shown nothing since."""
    roles = [Role.MODERATOR] if request.param == "moderator" else []
    account = town.account(*roles, telephone=True)
    if request.param == "leader":
        town.association(account, slug="amal")
    client = town.inside(account)
    clock.pass_(minutes=11)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "recovery-codes",
        "passkeys",
        "passkeys/new",
        "passkeys/1/remove",
        "password",
        "second-factor",
        "second-factor/remove",
    ],
)
def test_an_open_session_alone_changes_nothing_for_anybody(idle: InspectingClient, path: str) -> None:
    token = idle.page("/ar/account").fields('form[action$="/sign-out"]')
    answer = idle.post(f"/ar/account/{path}", data=token)
    assert answer.status_code == 303
    assert answer.location.startswith("/ar/account/prove?next=")
    db.session.rollback()
    assert db.session.query(RecoveryCode).count() == 0


def test_a_fresh_proof_leads_back_and_lets_new_codes_be_made(town: Town, clock: Clock) -> None:
    client = town.inside(town.account(telephone=True))
    clock.pass_(minutes=11)
    page = client.page("/ar/account")
    asked = send(client, page, 'form[action$="/recovery-codes"]')
    answer = send(client, client.page(asked.location), "main form", code=clock.code())
    assert answer.location == "/ar/account"
    page = client.page("/ar/account")
    assert send(client, page, 'form[action$="/recovery-codes"]').status_code == 200


def test_a_recovery_code_opens_a_sign_in_and_is_no_proof_inside(town: Town, clock: Clock) -> None:
    account = town.account(telephone=True)
    client = town.inside(account)
    with work(makers.NOON) as w:
        code, *_ = renew_recovery_codes(w, account, codes=authentication().codes)
    clock.pass_(minutes=11)
    page = client.page("/ar/account/prove")
    assert send(client, page, "main form", code=code).status_code == 422
    assert client.post("/ar/account/recovery-codes", data=page.fields()).location.startswith(
        "/ar/account/prove"
    )


def test_a_proof_gives_the_session_another_word_and_kills_copies(town: Town, clock: Clock) -> None:
    client = town.inside(town.account(telephone=True))
    clock.pass_(minutes=11)
    copied = client.get_cookie("portal_session", domain="localhost")
    assert copied is not None
    send(client, client.page("/ar/account/prove"), "main form", code=clock.code())
    assert client.get("/ar/account").status_code == 200
    thief = town.visitor()
    thief.set_cookie("portal_session", copied.value)
    answer = thief.get("/ar/account")
    assert answer.status_code == 302
    assert "Set-Cookie" not in answer.headers, "an old cookie must not come back over a newer one"


def test_owners_are_told_of_every_change(town: Town) -> None:
    account = town.account(telephone=True)
    client = town.inside(account)
    send(client, client.page("/ar/account"), 'form[action$="/recovery-codes"]')
    page = client.page("/ar/account/second-factor/remove")
    send(client, page, "main form", password=PASSWORD)
    told = [(kind, facts.get("change")) for kind, facts in town.told()]
    assert told == [("access_changed", "recovery_codes_renewed"), ("access_changed", "telephone_removed")]


def test_an_admin_who_takes_a_telephone_off_tells_its_owner(town: Town) -> None:
    other = town.account(telephone=True)
    admin = town.staff(Role.ADMIN)
    send(admin, admin.page(f"/ar/admin/people/{other}"), 'form[action$="/second-factor"]')
    assert ("access_changed", {"change": "telephone_removed"}) in town.told()
