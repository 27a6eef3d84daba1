"""Who of the staff did what, for admins to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.store.cards import select_card
from portal.store.models import Account, AuditEntry


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`who` is the name or address of the account, "" for time and for visitors."""

    id: int
    at: datetime
    account: int | None
    who: str
    action: str
    subject: str
    facts: Mapping[str, Any]


def audit(
    session: Session,
    *,
    limit: int,
    before: int | None = None,
    account: int | None = None,
    action: str = "",
    subject: str = "",
) -> list[AuditLine]:
    """Entries, newest first, older than the entry `before`, narrowed to who, what, or a subject."""
    a = AuditEntry
    wanted = []
    if before is not None:
        wanted.append(a.id < before)
    if account is not None:
        wanted.append(a.account_id == account)
    if action:
        wanted.append(a.action == action)
    if subject:
        wanted.append(a.subject.startswith(subject, autoescape=True))
    who = func.coalesce(func.nullif(Account.name, ""), Account.email, "")
    found = (
        select_card(
            AuditLine,
            id=a.id,
            at=a.at,
            account=a.account_id,
            who=who,
            action=a.action,
            subject=a.subject,
            facts=a.facts,
        )
        .outerjoin(Account, Account.id == a.account_id)
        .where(*wanted)
        .order_by(a.id.desc())
        .limit(limit)
    )
    return list(session.scalars(found))


def actions(session: Session) -> list[str]:
    """Every kind of act that was ever written down."""
    return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))
