"""Moderators become custodians of the key to sealed contacts, and cease to be."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, or_, select

from portal.adapters.keys.custody import LockedPair
from portal.domain.accounts import AccessChange
from portal.domain.actions import Action
from portal.domain.errors import Conflict, NotAllowed
from portal.domain.people import Actor, Role
from portal.domain.permissions import require
from portal.services.accounts.tell_of_access import tell_of_access
from portal.services.contacts.reveal import end_reveals_of
from portal.store.engine.work import Work
from portal.store.models import Custodian, Grant, SealShare

KEEPERS: Final = (Role.MODERATOR, Role.SAFETY_MODERATOR)


def take_up(w: Work, pair: LockedPair, *, by: Actor) -> None:
    """Make a moderator a custodian. They hold nothing until an operator has shared the key with them.

    Raises Conflict when they are one: a new pair would make their envelopes worthless unnoticed.
    """
    account = _keeper(by)
    if w.session.get(Custodian, account, with_for_update=True) is not None:
        raise Conflict
    w.session.add(
        Custodian(account_id=account, public_key=pair.public, locked_private=pair.locked, made_on=w.today)
    )
    w.record("take_up_custody", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.CUSTODY_KEY_MADE)


def change_passphrase(w: Work, pair: LockedPair, *, by: Actor) -> None:
    """Keep the same pair under another passphrase. Raises Conflict when it is not the pair held now."""
    account = _keeper(by)
    row = w.session.get(Custodian, account, with_for_update=True)
    if row is None or row.public_key != pair.public:
        raise Conflict
    row.locked_private = pair.locked
    w.record("change_passphrase", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.PASSPHRASE_CHANGED)


def give_up(w: Work, *, by: Actor) -> None:
    """Cease to be a custodian; whoever forgot their passphrase begins anew after this."""
    end_custody(w, _keeper(by), by=by.account)


def end_custody(w: Work, account: int, *, by: int | None) -> None:
    """Let go of a custodian's pair, of every envelope they are part of, and of what they had asked for."""
    row = w.session.get(Custodian, account, with_for_update=True)
    if row is None:
        return
    end_reveals_of(w, account)
    mine = or_(SealShare.opens_first == account, SealShare.opens_second == account)
    w.session.execute(delete(SealShare).where(mine))
    w.session.delete(row)
    w.record("end_custody", f"account {account}", by=by)
    tell_of_access(w, account, AccessChange.CUSTODY_KEY_REMOVED)


def end_custody_without_role(w: Work, account: int, *, by: int | None) -> None:
    """End the custody of somebody who moderates nothing any more."""
    w.session.flush()
    kept = select(Grant.id).where(Grant.account_id == account, Grant.role.in_(KEEPERS)).limit(1)
    if w.session.scalar(kept) is None:
        end_custody(w, account, by=by)


def _keeper(by: Actor) -> int:
    require(by, Action.ENTER_DESK)
    if by.account is None:
        raise NotAllowed(Action.ENTER_DESK.value)
    return by.account
