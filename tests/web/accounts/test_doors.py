# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page of these rooms × everybody: who gets in, who is led to the sign-in, who is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.people import Role
from portal.store.engine.work import work
from portal.store.models import Membership
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import Town

ROOMS = ("accounts", "associations", "association", "admin")
OPEN = {
    "accounts.sign_in",
    "accounts.check_password",
    "accounts.sign_out",
    "accounts.register",
    "accounts.open_account",
    "accounts.sent",
    "accounts.confirm_first",
    "accounts.confirm",
    "accounts.take_address",
    "accounts.forgotten",
    "accounts.mail_link",
    "accounts.link_sent",
    "accounts.choose",
    "accounts.replace",
    "accounts.replaced",
    "accounts.second_factor",
    "accounts.check_code",
    "accounts.enrol",
    "accounts.take_factor",
    "accounts.ask_passkey",
    "accounts.with_passkey",
    "accounts.check_passkey",
    "associations.index",
    "associations.show",
}
LEADERS = {
    "association.write",
    "association.judge",
    "association.appeal",
    "association.withdraw",
    "association.invite",
    "association.revoke",
}
MEMBERS = {
    "association.desk",
    "association.export",
    "association.show",
    "association.read",
    "association.members",
    "association.end",
}
MODERATORS = {
    "accounts.custody",
    "accounts.take_up_custody",
    "accounts.replace_passphrase",
    "accounts.give_up_custody",
}
PEOPLE = (
    "visitor",
    "resident",
    "member",
    "leader",
    "leader of another",
    *(
        role.value
        for role in Role
        if role
        in {
            Role.MODERATOR,
            Role.SAFETY_MODERATOR,
            Role.EDITOR,
            Role.OFFICE_AGENT,
            Role.FIELD_AGENT,
            Role.ADMIN,
        }
    ),
    "admin without a telephone",
)


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of every page of the rooms, with something in each place of its address."""
    adapter = app.url_map.bind("localhost")
    filled = {
        "lang": "ar",
        "slug": "amal",
        "number": "1",
        "account": "1",
        "grant": "1",
        "token": "x",
        "digest": "x",
        "day": "2026-01-01",
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ROOMS:
            values = {name: filled[name] for name in rule.arguments}
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.endpoint, method, adapter.build(rule.endpoint, values)


def may_enter(who: str, endpoint: str) -> bool:
    if endpoint in OPEN:
        return True
    if endpoint in MODERATORS:
        return who in ("moderator", "safety_moderator")
    if endpoint in LEADERS:
        return who == "leader"
    if endpoint in MEMBERS:
        return who in ("leader", "member")
    if endpoint.startswith("admin."):
        return who == "admin"
    return who != "visitor"


def come(town: Town, who: str) -> InspectingClient:
    if who == "visitor":
        return town.visitor()
    if who in {role.value for role in Role}:
        return town.staff(Role(who))
    if who == "admin without a telephone":
        return town.inside(town.account(Role.ADMIN))
    account = town.account()
    leader = account if who == "leader" else town.account()
    amal = town.association(leader, slug="amal", standing=AssociationStanding.VERIFIED)
    if who == "member":
        with work(makers.NOON) as w:
            w.session.add(
                Membership(
                    association_id=amal, account_id=account, role=MemberRole.MEMBER, since=date(2025, 1, 1)
                )
            )
    if who == "leader of another":
        town.association(account, slug="other")
    return town.inside(account)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_door_opens_to_those_it_is_for(town: Town, who: str) -> None:
    """Forms are sent without their token: the gate is asked first, and what passes changes nothing (400)."""
    client = come(town, who)
    wrong = []
    for endpoint, method, address in doors(town.app):
        answer = client.open(address, method=method)
        led_away = answer.status_code in (302, 303) and "/sign-in?next=" in answer.location
        shut = answer.status_code == 403 or led_away
        if shut is may_enter(who, endpoint):
            wrong.append(f"{method} {address} ({endpoint}): {answer.status}")
    assert not wrong, f"{who}:\n  " + "\n  ".join(wrong)


def test_every_page_of_the_rooms_is_named_here(town: Town) -> None:
    endpoints = {endpoint for endpoint, _, _ in doors(town.app)}
    assert endpoints >= OPEN | LEADERS | MEMBERS
