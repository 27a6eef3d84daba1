"""Mails given up because they could not be delivered: days and reasons, never to whom they went.

Left out are those that nobody was there for any more, and those beyond what an address gets in a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Tier
from portal.domain.events import EventKind
from portal.domain.mail_limits import TOO_MANY
from portal.domain.non_delivery import NonDelivery, reason_of
from portal.store.engine.town_time import town_day
from portal.store.models import Concern, Mail, OutboxEntry

NEWEST: Final = 500
"""How many mails a page looks at: a mail server that is gone for a week may leave thousands."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A day on which mail was given up, and why."""

    day: date
    reason: NonDelivery


@dataclass(frozen=True, slots=True)
class UndeliveredNews:
    """So many mails of one kind of news to accounts, given up on one day for one reason."""

    day: date
    kind: EventKind
    reason: NonDelivery
    count: int


def undelivered_about(session: Session, number: int) -> list[Undelivered]:
    """What did not reach the named reporter or the association of a concern, the newest first.

    Whoever is told by the code of their report is left out: no row may say that they left an address.
    """
    named = select(Concern.id).where(Concern.id == Mail.contact_id, Concern.tier == Tier.NAMED)
    found = (
        select(Mail.dropped_at, Mail.problem)
        .join(OutboxEntry, OutboxEntry.id == Mail.outbox_id)
        .where(
            OutboxEntry.concern_id == number,
            OutboxEntry.account_id.is_(None),
            or_(Mail.account_id.is_not(None), named.exists()),
            _given_up(),
        )
        .order_by(Mail.dropped_at.desc())
        .limit(NEWEST)
    )
    rows = session.execute(found)
    return list(dict.fromkeys(Undelivered(town_day(row.dropped_at), reason_of(row.problem)) for row in rows))


def undelivered_to_accounts(session: Session, since: datetime) -> list[UndeliveredNews]:
    """What did not reach accounts and concerns no report of theirs, the newest first; of the newest mails."""
    found = (
        select(Mail.dropped_at, OutboxEntry.kind, Mail.problem)
        .join(OutboxEntry, OutboxEntry.id == Mail.outbox_id)
        .where(_to_accounts(since))
        .order_by(Mail.dropped_at.desc(), Mail.id.desc())
        .limit(NEWEST)
    )
    counted = Counter(
        (town_day(row.dropped_at), row.kind, reason_of(row.problem)) for row in session.execute(found)
    )
    return [UndeliveredNews(*which, count) for which, count in counted.items()]


def count_undelivered_to_accounts(session: Session, since: datetime) -> int:
    """How many mails to accounts were given up, beyond the newest too."""
    count = select(func.count(Mail.id)).join(OutboxEntry, OutboxEntry.id == Mail.outbox_id)
    return session.scalar(count.where(_to_accounts(since))) or 0


def undelivered_by_day(session: Session) -> Mapping[date, int]:
    """How many mails were given up on which day, whoever they were to; the oldest day first."""
    found = select(Mail.dropped_at).where(_given_up()).order_by(Mail.dropped_at)
    return Counter(town_day(at) for at in session.scalars(found) if at)


def _to_accounts(since: datetime) -> ColumnElement[bool]:
    return and_(_given_up(), Mail.dropped_at >= since, OutboxEntry.account_id.is_not(None))


def _given_up() -> ColumnElement[bool]:
    """Found by the index over `sent_at` and `dropped_at`."""
    return and_(Mail.sent_at.is_(None), Mail.dropped_at.is_not(None), Mail.problem.not_in(("", TOO_MANY)))
