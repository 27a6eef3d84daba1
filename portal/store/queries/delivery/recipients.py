"""Whom a piece of news concerns: people with an account, or the reporter who left an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.concerns import State, Tier
from portal.domain.events import EventKind
from portal.domain.languages import Language
from portal.store.models import Account, Concern, Contact, Membership, OutboxEntry
from portal.store.queries.accounts.accounts import current_membership

OWN_ACTS: Final = frozenset(
    {EventKind.CONCERN_REPLIED, EventKind.CONCERN_APPEALED, EventKind.CONCERN_WITHDRAWN}
)
"""What a reporter did themselves is no news to them, and moderators find it in their queue."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Either an account, or the contact left with a concern; both are ids."""

    account: int | None = None
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a mail goes now, and in what language; `confirmed` by a link that was mailed there."""

    email: str
    name: str
    language: Language
    confirmed: bool


def recipients(session: Session, entry: OutboxEntry, today: date) -> frozenset[Recipient]:
    """Who is told of `entry`: nobody whose address is sealed or was never given."""
    if entry.account_id is not None:
        return frozenset({Recipient(account=entry.account_id)})
    if entry.concern_id is None or entry.kind in OWN_ACTS:
        return frozenset()
    found: set[Recipient] = set()
    for number in followers(session, entry.concern_id):
        found.update(_of_concern(session, number, today))
    return frozenset(found)


def addressee(session: Session, recipient: Recipient) -> Addressee | None:
    """Where `recipient` is reached today; None when they left, withdrew or were disabled."""
    if recipient.account is not None:
        row = session.get(Account, recipient.account)
        if row is None or row.disabled_at is not None:
            return None
        # Whoever typed an address that nobody confirmed typed the name too.
        confirmed = row.verified_at is not None
        return Addressee(row.email, row.name if confirmed else "", _spoken(row.language), confirmed)
    contact = session.get(Contact, recipient.contact)
    concern = session.get(Concern, recipient.contact)
    if contact is None or concern is None or not contact.email:
        return None
    return Addressee(contact.email, contact.name, _spoken(concern.speaks), confirmed=False)


def followers(session: Session, number: int) -> Iterator[int]:
    """The concern and those that were joined with it, at any remove: their people follow it now."""
    waiting, seen = [number], {number}
    while waiting:
        at = waiting.pop()
        yield at
        with_it = (Concern.merged_into_id == at, Concern.state == State.MERGED)
        joined = session.scalars(select(Concern.id).where(*with_it))
        fresh = [other for other in joined if other not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def _of_concern(session: Session, number: int, today: date) -> Iterator[Recipient]:
    row = session.execute(
        select(Concern.tier, Concern.account_id, Concern.association_id, Contact.email)
        .outerjoin(Contact, Contact.concern_id == Concern.id)
        .where(Concern.id == number)
    ).one_or_none()
    if row is None:
        return
    if row.tier is Tier.ASSOCIATION and row.association_id is not None:
        members = select(Membership.account_id).where(
            Membership.association_id == row.association_id, current_membership(today)
        )
        yield from (Recipient(account=member) for member in session.scalars(members))
    elif row.tier is Tier.NAMED and row.account_id is not None:
        yield Recipient(account=row.account_id)
    elif row.tier is Tier.NAMED and row.email:
        yield Recipient(contact=number)


def _spoken(language: str) -> Language:
    """The language of a mail: Arabic for whom none is known, French for Tamazight, whose catalogue holds no
    more than the chrome of pages."""
    spoken = Language(language or Language.AR)
    return Language.FR if spoken is Language.ZGH else spoken
