"""Who belongs to an association: leaders invite by address, members accept by mail, leave or are let go."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, func, or_, select

from portal.domain.accounts import LINK_TERM, LinkUse
from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.errors import Conflict, NotAllowed, NotFound
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import AssociationSubject, may, require
from portal.domain.ports import Links
from portal.store.engine.work import Work
from portal.store.models import Account, Association, Invitation, Membership
from portal.store.queries.accounts.accounts import current_membership
from portal.store.queries.associations.invitations import invitation_of

_BATCH: Final = 500


def invite(w: Work, association: int, email: str, role: MemberRole, *, by: Actor, links: Links) -> None:
    """Open an invitation and mail it if the address has an account; the leader is shown the same either way.

    The membership begins when the invited person accepts: nobody is put on a list without knowing.
    """
    require(by, Action.MANAGE_MEMBERS, _subject(w, association))
    if by.account is None:
        raise NotAllowed(Action.MANAGE_MEMBERS.value)
    account = w.session.scalar(
        select(Account.id).where(
            Account.email == email, Account.verified_at.is_not(None), Account.disabled_at.is_(None)
        )
    )
    revoke_all(w, association, email=email)
    row = Invitation(
        association_id=association,
        account_id=account,
        email=email,
        role=role,
        invited_by=by.account,
        invited_on=w.today,
        ends_at=w.now + LINK_TERM[LinkUse.INVITE],
        word=secrets.token_hex(16),
    )
    w.session.add(row)
    w.session.flush()
    w.record("invite_member", f"association {association}", by=by.account, role=role.value)
    if account is None:
        return
    facts: dict[str, str | int] = {"invitation": row.id, "word": row.word, "association": association}
    token = links.make(LinkUse.INVITE, facts, w.now)
    w.tell(
        Event(
            EventKind.ASSOCIATION_INVITED,
            account=account,
            facts={"association": association, "role": role.value, "token": token},
        )
    )


def revoke(w: Work, association: int, invitation: int, *, by: Actor) -> None:
    """Take an open invitation back: its link opens nothing any more. Raises NotFound for none of theirs."""
    require(by, Action.MANAGE_MEMBERS, _subject(w, association))
    row = w.session.get(Invitation, invitation)
    if row is None or row.association_id != association:
        raise NotFound
    w.session.delete(row)
    w.record("revoke_invitation", f"association {association}", by=by.account)


def revoke_all(w: Work, association: int, *, email: str = "", account: int | None = None) -> None:
    """Take back every open invitation of an association: to an address, or to and by an account, or all."""
    wanted = delete(Invitation).where(Invitation.association_id == association)
    if email:
        wanted = wanted.where(Invitation.email == email)
    if account is not None:
        wanted = wanted.where(or_(Invitation.account_id == account, Invitation.invited_by == account))
    w.session.execute(wanted)


def accept(w: Work, facts: Mapping[str, Any] | None, *, by: Actor) -> int:
    """Join by a mailed invitation, which is used up; return the association.

    Raises NotFound for a link that opens nothing (any more), NotAllowed when it was mailed to somebody else.
    """
    invitation = invitation_of(w.session, facts, w.now, w.today)
    if invitation is None:
        raise NotFound
    if invitation.account_id != by.account:
        raise NotAllowed(Action.MANAGE_MEMBERS.value)
    association, role = invitation.association_id, invitation.role
    row = w.session.get(Association, association, with_for_update=True)
    if row is None or row.standing is not AssociationStanding.VERIFIED:
        raise NotFound
    w.session.delete(invitation)
    membership = _membership(w, association, by.account)
    if membership is None:
        membership = Membership(association_id=association, account_id=by.account)
        w.session.add(membership)
    elif membership.until is None or membership.until > w.today:
        return association
    membership.role, membership.since, membership.until = role, w.today, None
    w.record("join_association", f"association {association}", by=by.account, role=role.value)
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
    revoke_all(w, association, account=account)
    w.record("end_membership", f"association {association}", by=by.account, account=account)


def forget_invitations(w: Work, limit: int = _BATCH) -> int:
    """Delete up to `limit` invitations that are over; return how many there were."""
    ends, longest = Invitation.ends_at, w.now + LINK_TERM[LinkUse.INVITE]
    over = select(Invitation.id).where((ends <= w.now) | (ends > longest)).limit(limit)
    numbers = w.session.scalars(over).all()
    if numbers:
        w.session.execute(delete(Invitation).where(Invitation.id.in_(numbers)))
    return len(numbers)


def drop_invitations(w: Work) -> None:
    """Take back every invitation there is: a backup may bring back some that were used or revoked."""
    w.session.execute(delete(Invitation))


def _subject(w: Work, association: int) -> AssociationSubject:
    row = w.session.get(Association, association, with_for_update=True)
    if row is None:
        raise NotFound
    return AssociationSubject(row.id, verified=row.standing is AssociationStanding.VERIFIED)


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
