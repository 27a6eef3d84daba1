"""Admins give and take roles; the portal never loses its last one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.domain.people import STAFF, VISITOR, Actor, Grant, Role
from portal.services.accounts.manage_roles import FOR_AN_OFFICE, close, give, reopen, take
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, AuditEntry
from portal.store.models import Grant as GrantRow
from portal.store.queries.accounts.accounts import actor_of
from tests import makers
from tests.makers import NOON, TODAY

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def admin() -> Actor:
    with work(NOON) as w:
        account = makers.account(w.session, Role.ADMIN, totp_secret=b"x").id
    return Actor(account=account, grants=frozenset({Grant(Role.ADMIN)}))


def somebody(*roles: Role, **given: Any) -> int:
    with work(NOON) as w:
        return makers.account(w.session, *roles, **given).id


def test_a_role_is_given_once_and_signs_its_owner_out(admin: Actor) -> None:
    account = somebody(totp_secret=b"x")
    with work(NOON) as w:
        give(w, account, Role.EDITOR, by=admin)
    assert actor_of(db.session(), account, 0, TODAY) is None
    found = actor_of(db.session(), account, 1, TODAY)
    assert found is not None
    assert found.roles == {Role.EDITOR}
    with work(NOON) as w, pytest.raises(Invalid) as twice:
        give(w, account, Role.EDITOR, by=admin)
    assert twice.value.fields == {"role": "held"}
    assert db.session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "give_role")).one()


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF))
def test_only_staff_roles_can_be_given(admin: Actor, role: Role) -> None:
    account = somebody()
    with work(NOON) as w, pytest.raises(Invalid):
        give(w, account, role, by=admin)


@pytest.mark.parametrize("role", sorted(FOR_AN_OFFICE))
def test_an_agent_needs_an_office(admin: Actor, role: Role) -> None:
    account = somebody()
    with work(NOON) as w, pytest.raises(Invalid) as refused:
        give(w, account, role, by=admin)
    assert refused.value.fields == {"office": "required"}
    with work(NOON) as w:
        give(w, account, role, office=makers.office(w.session).id, by=admin)


def test_a_role_takes_no_place_it_has_no_use_for(admin: Actor) -> None:
    account = somebody()
    with work(NOON) as w, pytest.raises(Invalid):
        give(w, account, Role.EDITOR, territory=makers.territory(w.session).id, by=admin)
    with work(NOON) as w, pytest.raises(Invalid):
        give(w, account, Role.MODERATOR, office=makers.office(w.session).id, by=admin)
    with work(NOON) as w, pytest.raises(Invalid):
        give(w, account, Role.MODERATOR, territory=4711, by=admin)


def test_a_role_that_is_taken_is_gone_at_once(admin: Actor) -> None:
    account = somebody(Role.MODERATOR, totp_secret=b"x")
    grant = db.session.scalars(select(GrantRow.id).where(GrantRow.account_id == account)).one()
    with work(NOON) as w:
        assert take(w, grant, by=admin) == account
    found = actor_of(db.session(), account, 1, TODAY)
    assert found is not None
    assert not found.roles
    with work(NOON) as w, pytest.raises(NotFound):
        take(w, grant, by=admin)


def test_the_last_admin_stays(admin: Actor) -> None:
    assert admin.account is not None
    grant = db.session.scalars(select(GrantRow.id).where(GrantRow.account_id == admin.account)).one()
    with work(NOON) as w, pytest.raises(Conflict):
        take(w, grant, by=admin)
    with work(NOON) as w, pytest.raises(Conflict):
        close(w, admin.account, by=admin)
    other = somebody(Role.ADMIN, disabled_at=NOON)
    with work(NOON) as w, pytest.raises(Conflict):
        take(w, grant, by=admin)
    with work(NOON) as w:
        reopen(w, other, by=admin)
        take(w, grant, by=admin)


def test_a_closed_account_has_no_session_until_it_is_opened_again(admin: Actor) -> None:
    account = somebody()
    with work(NOON) as w:
        close(w, account, by=admin)
        close(w, account, by=admin)
    assert db.session.get_one(Account, account).disabled_at == NOON
    assert actor_of(db.session(), account, 1, TODAY) is None
    with work(NOON) as w:
        reopen(w, account, by=admin)
    assert actor_of(db.session(), account, 1, TODAY) is not None


@pytest.mark.parametrize("by", [VISITOR, Actor(account=1), Actor(1, frozenset({Grant(Role.MODERATOR)}))])
def test_nobody_else_gives_roles(by: Actor) -> None:
    account = somebody()
    with work(NOON) as w:
        with pytest.raises(NotAllowed):
            give(w, account, Role.EDITOR, by=by)
        with pytest.raises(NotAllowed):
            take(w, 1, by=by)
        with pytest.raises(NotAllowed):
            close(w, account, by=by)
        with pytest.raises(NotAllowed):
            reopen(w, account, by=by)
