"""Accounts that a test makes, what each may do today, and associations they lead."""

from __future__ import annotations

from portal.domain.associations import AssociationStanding
from portal.domain.people import Actor, Grant, Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account
from portal.store.queries.accounts.accounts import actor_of
from tests import makers
from tests.makers import NOON, TODAY

ADMIN = Actor(account=None, grants=frozenset({Grant(Role.ADMIN)}))


def somebody(email: str = "") -> int:
    with work(NOON) as w:
        return makers.account(w.session, **({"email": email} if email else {})).id


def actor(account: int) -> Actor:
    found = actor_of(db.session(), account, 0, TODAY)
    assert found is not None
    db.session.rollback()
    return found


def association(leader: int, standing: AssociationStanding = AssociationStanding.VERIFIED) -> int:
    with work(NOON) as w:
        return makers.association(w.session, leader=w.session.get_one(Account, leader), standing=standing).id
