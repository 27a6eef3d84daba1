"""The chain of audit entries: each digest covers its entry and the digest before it.

An entry that is changed, taken out, moved or cut off breaks the chain there. Somebody who may write to the
database could compute the whole chain anew; against them `portal verify` prints the last digest to be noted
elsewhere, and later says whether a noted digest is still part of the chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.store.models import AuditEntry, AuditHead

BEGINNING: Final = "0" * 64
ADVISORY_LOCK: Final = 7_218_042
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class AuditedAction:
    """An entry that has no place in the chain yet."""

    at: datetime
    account: int | None
    action: str
    subject: str
    facts: Mapping[str, Any]

    def digest(self, position: int, before: str) -> str:
        """64 hexadecimal digits over a spelling that is the same on every database."""
        told = [position, self.at.astimezone(UTC).isoformat(), self.account, self.action, self.subject]
        spelled = json.dumps([before, *told, dict(self.facts)], sort_keys=True, separators=(",", ":"))
        return sha256(spelled.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """What `examine` found: `fault` is "" when whole; `noted` is the entry of a digest noted before."""

    count: int
    digest: str
    fault: str
    noted: int | None = None


def append(session: Session, audited: Sequence[AuditedAction]) -> None:
    """Write entries at the end of the chain, as the last thing a transaction does.

    Whoever comes second waits here until the first has committed; taken last, the lock joins no deadlock.
    """
    if not audited:
        return
    session.flush()
    head = _head(session)
    for audited_action in audited:
        head.count += 1
        head.digest = audited_action.digest(head.count, head.digest)
        session.add(
            AuditEntry(
                id=head.count,
                at=audited_action.at,
                account_id=audited_action.account,
                action=audited_action.action,
                subject=audited_action.subject,
                facts=dict(audited_action.facts),
                digest=head.digest,
            )
        )


def _head(session: Session) -> AuditHead:
    """The chain's end, for this transaction alone (on SQLite it holds the only write lock anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    head = session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, count=0, digest=BEGINNING)
        session.add(head)
    return head


def examine(session: Session, noted: str = "") -> Chain:
    """Compute the chain again, in flat memory, up to its first break; look for the digest `noted` in it."""
    digest, position, found = BEGINNING, 0, 0 if noted == BEGINNING else None
    for number, audited_action, written in _entries(session):
        position += 1
        if number != position:
            return Chain(position - 1, digest, f"entry {position} is missing", found)
        digest = audited_action.digest(position, digest)
        if digest != written:
            return Chain(position, digest, f"entry {position} is not what was written", found)
        found = position if digest == noted else found
    return Chain(position, digest, _end_fault(session, position, digest), found)


def _end_fault(session: Session, count: int, digest: str) -> str:
    """What is wrong with the end: compare the entries with the head they were written under."""
    head = session.get(AuditHead, 1, populate_existing=True)
    ends = (head.count, head.digest) if head else (0, BEGINNING)
    if ends == (count, digest):
        return ""
    if ends[0] > count:
        return f"the last {ends[0] - count} of {ends[0]} entries are missing"
    return "the end was not written by the portal"


def _entries(session: Session) -> Iterator[tuple[int, AuditedAction, str]]:
    """Every entry in order, a batch at a time: whoever stops at a break leaves no cursor open."""
    a = AuditEntry
    columns = (a.id, a.at, a.account_id, a.action, a.subject, a.facts, a.digest)
    last: int | None = None
    while True:
        beyond = [] if last is None else [a.id > last]
        rows = session.execute(select(*columns).where(*beyond).order_by(a.id).limit(_BATCH)).all()
        for number, at, account, action, subject, facts, digest in rows:
            yield number, AuditedAction(at, account, action, subject, facts), digest
            last = number
        if len(rows) < _BATCH:
            return
