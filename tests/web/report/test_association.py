"""Speaking for an association: only for those who belong to a verified one, and are signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.concerns import Tier
from portal.store.engine.database import db
from portal.store.models import Account, Association, Concern, Membership
from portal.web.request.csrf import FIELD
from tests import makers
from tests.signing_in import carry, opened
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town, report, resident_of

Enter = Callable[[Account], InspectingClient]


@pytest.fixture
def enter(portal: Flask) -> Enter:
    """Sign an account in, as its own room would."""

    def signed_in(account: Account) -> InspectingClient:
        client = resident_of(portal)
        carry(client, opened(account.id))
        return client

    return signed_in


def join(account: Account, **given: Any) -> Association:
    association = makers.association(db.session(), **given)
    db.session.add(
        Membership(
            association_id=association.id,
            account_id=account.id,
            role=MemberRole.MEMBER,
            since=date(2025, 1, 1),
        )
    )
    db.session.commit()
    return association


def token(client: InspectingClient) -> dict[str, str]:
    """The proof that a form is ours, which only whoever is signed in needs."""
    return {FIELD: client.page("/ar/report").one(f"main input[name={FIELD}]").get("value")}


def test_a_member_reports_in_the_name_of_the_only_association(enter: Enter, town: Town) -> None:
    account = makers.account(db.session())
    association = join(account)
    client = enter(account)
    data = {**report(town, tier="association"), **token(client)}
    page = client.page("/ar/report/check", method="POST", data=data)
    assert association.name in page.text(".answers")
    page = client.page("/ar/report/send", method="POST", data=data)
    db.session.rollback()
    stored = db.session.get_one(Concern, int(page.text("#number")))
    assert (stored.tier, stored.association_id) == (Tier.ASSOCIATION, association.id)
    assert stored.account_id is None, "which member wrote is not kept"


def test_a_member_of_several_says_which(enter: Enter, town: Town) -> None:
    account = makers.account(db.session())
    join(account)
    second = join(account)
    client = enter(account)
    data = {**report(town, tier="association"), **token(client)}
    page = client.page("/fr/report/check", method="POST", data=data, status=422)
    assert page.one(".summary a").get("href") == "#association"
    page = client.page("/fr/report/check", method="POST", data={**data, "association": str(second.id)})
    assert second.name in page.text(".answers")


@pytest.mark.parametrize(
    "standing", [AssociationStanding.PENDING, AssociationStanding.REJECTED, AssociationStanding.SUSPENDED]
)
def test_an_association_nobody_verified_cannot_be_spoken_for(
    enter: Enter, town: Town, standing: AssociationStanding
) -> None:
    account = makers.account(db.session())
    association = join(account, standing=standing)
    client = enter(account)
    data = {**report(town, tier="association", association=str(association.id)), **token(client)}
    client.page("/ar/report/send", method="POST", data=data, status=422)


def test_nobody_speaks_for_an_association_of_others(enter: Enter, town: Town) -> None:
    other = join(makers.account(db.session()))
    account = makers.account(db.session())
    db.session.commit()
    client = enter(account)
    data = {**report(town, tier="association", association=str(other.id)), **token(client)}
    client.page("/ar/report/send", method="POST", data=data, status=422)


def test_a_member_may_still_report_without_a_name(enter: Enter, town: Town) -> None:
    account = makers.account(db.session())
    join(account)
    client = enter(account)
    page = client.page("/ar/report/send", method="POST", data={**report(town), **token(client)})
    db.session.rollback()
    stored = db.session.get_one(Concern, int(page.text("#number")))
    assert (stored.account_id, stored.association_id) == (None, None)


def test_a_form_of_somebody_signed_in_needs_its_token(enter: Enter, town: Town) -> None:
    account = makers.account(db.session())
    db.session.commit()
    client = enter(account)
    client.page("/ar/report/send", method="POST", data=report(town), status=400)
