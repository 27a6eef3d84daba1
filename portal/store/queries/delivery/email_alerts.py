# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which reports might have a notice, and what was mailed of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from portal.domain.concerns import State
from portal.domain.email_alerts import TIERS
from portal.domain.retention import Matter
from portal.store.models import Concern, Mail
from portal.store.queries.delivery.recipients import followers
from portal.store.queries.erasure.retention import over
from portal.store.visibility import everything_unsafe

_C = Concern
_MAY = (
    everything_unsafe(),
    _C.tier.in_(TIERS),
    _C.receipt.is_not(None),
    _C.state != State.WITHDRAWN,
)


def followed_by_code(session: Session, number: int) -> list[tuple[int, str]]:
    """Number and receipt's fingerprint of the reports that follow `number` and may have a notice.

    What waits in quarantine is told to nobody: a flood must not reach anybody's letter box through us.
    """
    joined = list(followers(session, number))
    behind = select(_C.id, _C.receipt).where(*_MAY, _C.quarantined.is_(False), _C.id.in_(joined))
    return [(row.id, row.receipt) for row in session.execute(behind.order_by(_C.id)) if row.receipt]


def fingerprint_of(session: Session, number: int) -> str | None:
    """The fingerprint of a report's receipt while it may have a notice."""
    return session.scalar(select(_C.receipt).where(*_MAY, _C.id == number))


def living(session: Session, today: date | None) -> list[str]:
    """Fingerprints of every report that may have a notice; with `today`, less those whose time is over."""
    may = select(_C.receipt).where(*_MAY)
    if today is not None:
        may = may.where(or_(_C.hold.is_not(None), ~over(Matter.CONTACT, today)))
    return [mark for mark in session.scalars(may) if mark]


def mail_waits(session: Session, number: int) -> bool:
    waits = exists().where(Mail.contact_id == number, Mail.sent_at.is_(None), Mail.dropped_at.is_(None))
    return bool(session.scalar(select(waits)))


def mailed_since(session: Session, number: int, moment: datetime) -> bool:
    return bool(session.scalar(select(exists().where(Mail.contact_id == number, Mail.sent_at >= moment))))
