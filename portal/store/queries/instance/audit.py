"""Who of the staff did what, for admins to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    rows = session.execute(
        select(a.id, a.at, a.account_id, Account.name, Account.email, a.action, a.subject, a.facts)
        .outerjoin(Account, Account.id == a.account_id)
        .where(*wanted)
        .order_by(a.id.desc())
        .limit(limit)
    )
    return [
        AuditLine(entry, at, owner, name or email or "", audited_action, what, facts)
        for entry, at, owner, name, email, audited_action, what, facts in rows
    ]


def actions(session: Session) -> list[str]:
    """Every kind of act that was ever written down."""
    return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))
