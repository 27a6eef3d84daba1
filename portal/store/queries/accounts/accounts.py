"""Accounts: who somebody is to the rules, what signing in needs to know, and the lists an admin reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.domain import people
from portal.domain.associations import MemberRole
from portal.domain.people import STAFF, Actor, Role
from portal.store.cards import card_of, select_card
from portal.store.models import Account, Grant, Membership


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account whose session holds: the actor for the rules, and what the page greets with."""

    actor: Actor
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in compares with; never leaves the floor above."""

    id: int
    email: str
    password_hash: str
    epoch: int
    verified: bool
    disabled: bool
    staff: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account as its owner and an admin see it; `grants` are empty where nobody asked for them."""

    id: int
    email: str
    name: str
    language: str
    created_at: datetime
    verified_at: datetime | None
    disabled_at: datetime | None
    second_factor: bool
    grants: tuple[GrantCard, ...] = ()


@dataclass(frozen=True, slots=True)
class GrantCard:
    id: int
    role: Role
    territory: int | None
    office: int | None


def somebody(session: Session, account: int, epoch: int, today: date) -> Somebody | None:
    """Load who a session belongs to, None when it no longer holds: disabled, or signed out everywhere.

    Grants without a second factor count for nothing, so that a role given today cannot be used by whoever
    holds only the password.
    """
    row = session.execute(
        select(
            Account.name, Account.email, Account.language, Account.totp_secret.is_not(None).label("proved")
        ).where(
            Account.id == account,
            Account.session_epoch == epoch,
            Account.disabled_at.is_(None),
            Account.verified_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        return None
    grants = grants_of(session, [account]).get(account, ()) if row.proved else ()
    roles = _memberships(session, account, today)
    actor = Actor(
        account=account,
        grants=frozenset(people.Grant(grant.role, grant.territory, grant.office) for grant in grants),
        leads=frozenset(association for association, role in roles if role is MemberRole.LEADER),
        belongs=frozenset(association for association, _ in roles),
    )
    return Somebody(actor, row.name, row.email, row.language)


def actor_of(session: Session, account: int, epoch: int, today: date) -> Actor | None:
    """The actor of a session, None when it no longer holds."""
    found = somebody(session, account, epoch, today)
    return found.actor if found else None


def staff_actor(session: Session, account: int) -> Actor:
    """Somebody of the staff as the rules see them while away; without a grant if they may not work now."""
    works = Account.disabled_at.is_(None) & Account.totp_secret.is_not(None)
    able = session.scalar(select(Account.id).where(Account.id == account, works))
    grants = grants_of(session, [account]).get(account, ()) if able else ()
    return Actor(
        account=account,
        grants=frozenset(people.Grant(grant.role, grant.territory, grant.office) for grant in grants),
    )


def current_membership(today: date) -> ColumnElement[bool]:
    """A membership that has begun and not ended; the day it ends is the first day without it."""
    return (Membership.since <= today) & (Membership.until.is_(None) | (Membership.until > today))


def _memberships(session: Session, account: int, today: date) -> list[tuple[int, MemberRole]]:
    rows = session.execute(
        select(Membership.association_id, Membership.role).where(
            Membership.account_id == account, current_membership(today)
        )
    )
    return [(association, role) for association, role in rows]


def credentials(session: Session, *, email: str = "", account: int = 0) -> Credentials | None:
    """What to check a sign-in against, by address or by id."""
    staff = select(Grant.id).where(Grant.account_id == Account.id, Grant.role.in_(STAFF)).exists()
    found = select_card(
        Credentials,
        id=Account.id,
        email=Account.email,
        password_hash=Account.password_hash,
        epoch=Account.session_epoch,
        verified=Account.verified_at.is_not(None),
        disabled=Account.disabled_at.is_not(None),
        staff=staff,
        second_factor=Account.totp_secret.is_not(None),
    ).where(Account.email == email if email else Account.id == account)
    return session.scalars(found).one_or_none()


def account(session: Session, id: int) -> AccountCard | None:
    """One account with its grants."""
    found = session.scalars(_cards().where(Account.id == id)).one_or_none()
    return found and replace(found, grants=grants_of(session, [id]).get(id, ()))


def grants_of(session: Session, accounts: Iterable[int]) -> dict[int, tuple[GrantCard, ...]]:
    """Account → its grants, oldest first; accounts without one are left out."""
    found: dict[int, tuple[GrantCard, ...]] = {}
    rows = session.execute(
        select(
            Grant.account_id,
            card_of(
                GrantCard,
                id=Grant.id,
                role=Grant.role,
                territory=Grant.territory_id,
                office=Grant.office_id,
            ),
        )
        .where(Grant.account_id.in_(tuple(accounts)))
        .order_by(Grant.id)
    )
    for owner, grant in rows:
        found[owner] = (*found.get(owner, ()), grant)
    return found


def search(
    session: Session, words: str = "", *, role: Role | None = None, size: int = 50, skip: int = 0
) -> list[AccountCard]:
    """Accounts whose address or name holds `words`, by address; with `role`, those granted it."""
    found = _cards().where(*_found_by(words, role)).order_by(Account.email).limit(size).offset(skip)
    cards = session.scalars(found).all()
    grants = grants_of(session, [card.id for card in cards])
    return [replace(card, grants=grants.get(card.id, ())) for card in cards]


def count(session: Session, words: str = "", *, role: Role | None = None) -> int:
    """How many accounts `search` finds in all."""
    return session.scalar(select(func.count(Account.id)).where(*_found_by(words, role))) or 0


def staff_without_second_factor(session: Session) -> int:
    """How many accounts hold a role they cannot use yet."""
    return (
        session.scalar(
            select(func.count(func.distinct(Grant.account_id)))
            .join(Account, Account.id == Grant.account_id)
            .where(Account.totp_secret.is_(None), Account.disabled_at.is_(None))
        )
        or 0
    )


def _cards() -> Select[AccountCard]:
    return select_card(
        AccountCard,
        id=Account.id,
        email=Account.email,
        name=Account.name,
        language=Account.language,
        created_at=Account.created_at,
        verified_at=Account.verified_at,
        disabled_at=Account.disabled_at,
        second_factor=Account.totp_secret.is_not(None),
    )


def _found_by(words: str, role: Role | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if words:
        wanted.append(
            or_(
                Account.email.contains(words.lower(), autoescape=True),
                func.lower(Account.name).contains(words.lower(), autoescape=True),
            )
        )
    if role:
        wanted.append(Account.id.in_(select(Grant.account_id).where(Grant.role == role)))
    return wanted
