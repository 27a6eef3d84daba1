"""Who belongs to an association: leaders invite by address, members accept by mail, leave or are let go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from portal.domain.accounts import LinkUse
from portal.domain.actions import Action
from portal.domain.associations import MemberRole, Standing
from portal.domain.errors import Conflict, NotAllowed, NotFound
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import AssociationSubject, may, require
from portal.domain.ports import Links
from portal.store.models import Account, Association, Membership
from portal.store.queries.accounts import current_membership
from portal.store.work import Work


def invite(w: Work, association: int, email: str, role: MemberRole, *, by: Actor, links: Links) -> None:
    """Mail an invitation if the address has an account; the leader learns nothing either way.

    The membership begins when the invited person accepts: nobody is put on a list without knowing.
    """
    require(by, Action.MANAGE_MEMBERS, _subject(w, association))
    row = w.session.scalar(
        select(Account).where(
            Account.email == email, Account.verified_at.is_not(None), Account.disabled_at.is_(None)
        )
    )
    w.record("invite_member", f"association {association}", by=by.account, role=role.value)
    if row is None:
        return
    token = links.make(
        LinkUse.INVITE, {"association": association, "account": row.id, "role": role.value}, w.now
    )
    w.tell(
        Event(
            EventKind.ASSOCIATION_INVITED,
            account=row.id,
            facts={"association": association, "role": role.value, "token": token},
        )
    )


def accept(w: Work, facts: Mapping[str, Any] | None, *, by: Actor) -> int:
    """Join by a mailed invitation; return the association. A second use changes nothing.

    Raises NotFound for a link that does not hold, NotAllowed when it was mailed to somebody else.
    """
    if facts is None:
        raise NotFound
    if facts["account"] != by.account:
        raise NotAllowed(Action.MANAGE_MEMBERS.value)
    association = int(facts["association"])
    row = w.session.get(Association, association)
    if row is None or row.standing in (Standing.REJECTED, Standing.SUSPENDED):
        raise NotFound
    membership = _membership(w, association, by.account)
    if membership is None:
        membership = Membership(association_id=association, account_id=by.account)
        w.session.add(membership)
    elif membership.until is None or membership.until > w.today:
        return association
    membership.role, membership.since, membership.until = MemberRole(facts["role"]), w.today, None
    w.record("join_association", f"association {association}", by=by.account, role=facts["role"])
    return association


def end(w: Work, association: int, account: int, *, by: Actor) -> None:
    """End a membership from today: a leader lets somebody go, or a member leaves.

    The last leader cannot leave, or nobody could act for the association: Conflict.
    """
    if account != by.account or not may(by, Action.TRACK_ASSOCIATION, _subject(w, association)):
        require(by, Action.MANAGE_MEMBERS, _subject(w, association))
    membership = _membership(w, association, account)
    if membership is None or (membership.until is not None and membership.until <= w.today):
        raise NotFound
    if membership.role is MemberRole.LEADER and not _other_leaders(w, association, account):
        raise Conflict
    membership.until = w.today
    w.record("end_membership", f"association {association}", by=by.account, account=account)


def _subject(w: Work, association: int) -> AssociationSubject:
    row = w.session.get(Association, association, with_for_update=True)
    if row is None:
        raise NotFound
    return AssociationSubject(row.id, verified=row.standing is Standing.VERIFIED)


def _membership(w: Work, association: int, account: int | None) -> Membership | None:
    return w.session.scalar(
        select(Membership).where(Membership.association_id == association, Membership.account_id == account)
    )


def _other_leaders(w: Work, association: int, leaving: int) -> int:
    return (
        w.session.scalar(
            select(func.count(Membership.id)).where(
                Membership.association_id == association,
                Membership.account_id != leaving,
                Membership.role == MemberRole.LEADER,
                current_membership(w.today),
            )
        )
        or 0
    )
