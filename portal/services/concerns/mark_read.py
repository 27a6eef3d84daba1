"""A member of an association has read one of its concerns."""

from __future__ import annotations

from portal.store.engine.rows import add_row_once
from portal.store.engine.work import Work
from portal.store.models import CaseRead
from portal.store.queries.associations.unread import newest


def mark_read(w: Work, number: int, account: int) -> None:
    """Take everything in a concern as read by an account, up to now."""
    entry, message = newest(w.session, number)
    add_row_once(w.session, CaseRead, {"concern_id": number, "account_id": account})
    row = w.session.get_one(CaseRead, (number, account))
    row.seen_timeline_id, row.seen_message_id = entry, message
