# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep the address somebody wants to be told by, write to it once a day at most, and let go of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain import email_alerts
from portal.domain.accounts import LinkUse
from portal.domain.email_alerts import NEWS, Wish
from portal.domain.errors import Unavailable
from portal.domain.ports import Letter, Links, Texts, Vault
from portal.services.delivery.write_to_contact import stop_writing
from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import EmailAlert, Mail, OutboxEntry
from portal.store.queries.delivery.email_alerts import (
    fingerprint_of,
    followed_by_code,
    living,
    mail_waits,
    mailed_since,
)

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AlertBook:
    """`pepper` finds the notice of a report, `vault` locks and opens it, `links` hold what stops it."""

    pepper: bytes
    vault: Vault
    links: Links

    def key(self, mark: str) -> str:
        return email_alerts.key(self.pepper, mark)


def keep(w: Work, book: AlertBook, mark: str, wish: Wish) -> None:
    """Be told at this address of the report whose receipt has the fingerprint `mark`; another is replaced."""
    key, locked = book.key(mark), book.vault.lock(wish.packed())
    if (kept := w.session.get(EmailAlert, key)) is not None:
        kept.locked = locked
    else:
        add_row_once(
            w.session, EmailAlert, {"key": key, "locked": locked}
        )  # sent twice at once, it is the same


def drop(w: Work, key: str) -> bool:
    """Write no more by this notice; whether there was one."""
    row = w.session.get(EmailAlert, key)
    if row is None:
        return False
    w.session.delete(row)
    return True


def has_alert(session: Session, book: AlertBook, mark: str) -> bool:
    return session.get(EmailAlert, book.key(mark)) is not None


def add_alerts(w: Work, book: AlertBook, entry: OutboxEntry) -> int:
    """Write a mail for each report behind `entry` that has a notice; return how many.

    However much happens there is one a day: what comes while one waits is told by that one, what comes after
    it by one of the next day. The rows name the report, as those for a contact do, never an address.
    """
    if entry.concern_id is None or entry.kind not in NEWS:
        return 0
    behind = followed_by_code(w.session, entry.concern_id)
    due = [number for number, mark in behind if _turn(w, book, number, mark)]
    later = {number for number in due if mailed_since(w.session, number, w.day_start)}
    w.session.add_all(
        Mail(outbox_id=entry.id, contact_id=number, due_at=w.day_start + DAY if number in later else w.now)
        for number in due
    )
    w.session.flush()
    return len(due)


def _turn(w: Work, book: AlertBook, number: int, mark: str) -> bool:
    """Whether a mail is to be written; its notice is held, so that two workers do not write two."""
    held = w.session.get(EmailAlert, book.key(mark), with_for_update=True)
    return held is not None and not mail_waits(w.session, number)


def letter(
    w: Work, book: AlertBook, number: int, texts: Texts, *, address: str, reference: str
) -> Letter | None:
    """Write the mail of a report's notice; None when there is none, or nothing here opens it."""
    mark = fingerprint_of(w.session, number)
    row = w.session.get(EmailAlert, book.key(mark)) if mark else None
    wish = _opened(book, row) if row else None
    if row is None or wish is None:
        return None
    facts = {"address": address, "token": stop_token(book, row, w.now)}
    return Letter(
        to=wish.email,
        subject=texts.render(wish.language, "messages/notice.subject", facts).strip(),
        text=texts.render(wish.language, "messages/notice.txt", facts).strip() + "\n",
        language=wish.language,
        reference=reference,
    )


def bounced(w: Work, book: AlertBook, number: int) -> None:
    """Let go of the address of a report to which no mail can go."""
    mark = fingerprint_of(w.session, number)
    if mark:
        drop(w, book.key(mark))


def stop_token(book: AlertBook, row: EmailAlert, now: datetime) -> str:
    """Return what stops this very notice: one put in its place is stopped by its own."""
    return book.links.make(LinkUse.STOP, {"notice": row.key, "of": _print(row)}, now)


def stop(w: Work, book: AlertBook, token: str) -> bool:
    """Stop what a mail was sent by, a notice or the address of a contact; False when it was stopped or
    replaced, or the link is none."""
    facts = book.links.read(LinkUse.STOP, token, w.now)
    if facts and "contact" in facts:
        return stop_writing(w, facts)
    row = w.session.get(EmailAlert, str(facts["notice"])) if facts else None
    if facts is None or row is None or facts["of"] != _print(row):
        return False
    w.session.delete(row)
    w.session.flush()
    return True


def forget_alerts(w: Work, book: AlertBook, *, by_the_clock: bool) -> int:
    """Let go of alerts whose report was withdrawn, can no longer be opened or, by the clock, is over.

    Alerts store no report id. Delete an alert when no live report yields its key, or when it is empty.
    """
    keys = set(w.session.scalars(select(EmailAlert.key)))
    if not keys:
        return 0
    empty = set(w.session.scalars(select(EmailAlert.key).where(EmailAlert.locked.is_(None))))
    orphans = empty | keys - {book.key(mark) for mark in living(w.session, w.today if by_the_clock else None)}
    w.session.execute(delete(EmailAlert).where(EmailAlert.key.in_(orphans)))
    return len(orphans)


def _opened(book: AlertBook, row: EmailAlert) -> Wish | None:
    """None where it is empty or under another key than it was locked with: there is nobody to write to."""
    if row.locked is None:
        return None
    try:
        return Wish.from_packed(book.vault.unlock(row.locked))
    except Unavailable:
        return None


def _print(row: EmailAlert) -> str:
    return sha256(row.locked or b"").hexdigest()[:16]
