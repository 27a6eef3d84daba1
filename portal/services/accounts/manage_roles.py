"""Admins give and take staff roles, and close accounts. Every change ends the account's sessions."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from portal.domain.actions import Action
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.people import STAFF, Actor, Role
from portal.domain.permissions import require
from portal.services.accounts.change_account import sign_out_everywhere
from portal.services.accounts.manage_custodians import end_custody, end_custody_without_role
from portal.store.engine.work import Work
from portal.store.models import Account, Grant, Office, Territory

FOR_AN_OFFICE: Final = frozenset({Role.OFFICE_AGENT, Role.FIELD_AGENT})
IN_A_TERRITORY: Final = frozenset({Role.MODERATOR, Role.SAFETY_MODERATOR, Role.FIELD_AGENT})


def give(
    w: Work, account: int, role: Role, *, territory: int | None = None, office: int | None = None, by: Actor
) -> None:
    """Grant a role, everywhere or in one territory or for one office; once is enough.

    Raises Invalid when the role lacks its office or names a place it has no use for.
    """
    require(by, Action.MANAGE_PEOPLE)
    _check(w, role, territory, office)
    _account(w, account)
    held = select(Grant.id).where(
        Grant.account_id == account,
        Grant.role == role,
        Grant.territory_id.is_not_distinct_from(territory),
        Grant.office_id.is_not_distinct_from(office),
    )
    if w.session.scalar(held) is not None:
        raise Invalid({"role": "held"})
    w.session.add(Grant(account_id=account, role=role, territory_id=territory, office_id=office))
    w.record(
        "give_role", f"account {account}", by=by.account, role=role.value, territory=territory, office=office
    )
    sign_out_everywhere(w, account, by=by.account)


def take(w: Work, grant: int, *, by: Actor) -> int:
    """Take a role away; return the account it was taken from. The last admin keeps theirs: Conflict."""
    require(by, Action.MANAGE_PEOPLE)
    row = w.session.get(Grant, grant)
    if row is None:
        raise NotFound
    if row.role is Role.ADMIN:
        _keep_one_admin(w, row.account_id)
    w.session.delete(row)
    w.record(
        "take_role",
        f"account {row.account_id}",
        by=by.account,
        role=row.role.value,
        territory=row.territory_id,
        office=row.office_id,
    )
    end_custody_without_role(w, row.account_id, by=by.account)
    sign_out_everywhere(w, row.account_id, by=by.account)
    return row.account_id


def close(w: Work, account: int, *, by: Actor) -> None:
    """Disable an account. What it did stays; nobody signs in with it."""
    require(by, Action.MANAGE_PEOPLE)
    row = _account(w, account)
    if row.disabled_at is not None:
        return
    if account == by.account:
        raise Conflict
    _keep_one_admin(w, account)
    row.disabled_at = w.now
    w.record("close_account", f"account {account}", by=by.account)
    end_custody(w, account, by=by.account)
    sign_out_everywhere(w, account, by=by.account)


def reopen(w: Work, account: int, *, by: Actor) -> None:
    """Let a disabled account sign in again."""
    require(by, Action.MANAGE_PEOPLE)
    row = _account(w, account)
    if row.disabled_at is not None:
        row.disabled_at = None
        w.record("reopen_account", f"account {account}", by=by.account)


def _account(w: Work, account: int) -> Account:
    row = w.session.get(Account, account, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def _check(w: Work, role: Role, territory: int | None, office: int | None) -> None:
    if role not in STAFF:
        raise Invalid({"role": "unknown"})
    if role in FOR_AN_OFFICE and office is None:
        raise Invalid({"office": "required"})
    if office is not None and (role not in FOR_AN_OFFICE or w.session.get(Office, office) is None):
        raise Invalid({"office": "unknown"})
    if territory is not None and (role not in IN_A_TERRITORY or w.session.get(Territory, territory) is None):
        raise Invalid({"territory": "unknown"})


def _keep_one_admin(w: Work, leaving: int) -> None:
    """Refuse to leave the portal without anybody who could give roles. Raises Conflict."""
    admin = w.session.scalar(
        select(Grant.id).where(Grant.account_id == leaving, Grant.role == Role.ADMIN).limit(1)
    )
    others = (
        select(func.count(func.distinct(Grant.account_id)))
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == Role.ADMIN, Grant.account_id != leaving, Account.disabled_at.is_(None))
    )
    if admin is not None and not w.session.scalar(others):
        raise Conflict
