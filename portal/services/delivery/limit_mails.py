"""Count mails by address and day at the one place they all leave from, so that no path is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from portal.domain.mail_limits import A_DAY, Share, key
from portal.store.engine.insertion import INSERT, table_of
from portal.store.engine.work import Work
from portal.store.models import MailCount

_BATCH: Final = 500


def spend(w: Work, pepper: bytes, share: Share, email: str) -> bool:
    """Count one more mail to an address; whether it is still within the share of the day."""
    table, name = table_of(MailCount), key(pepper, share, email, w.today)
    counted = (
        INSERT[w.session.connection().dialect.name](table)
        .values(key=name, day=w.today, count=1)
        .on_conflict_do_update(index_elements=["key"], set_={"count": table.c.count + 1})
        .returning(table.c.count)
    )
    return (w.session.execute(counted).scalar_one() or 0) <= A_DAY[share]


def give_back(w: Work, pepper: bytes, share: Share, email: str) -> None:
    """Count a mail no more that could not be sent: it will be tried again."""
    mine = MailCount.key == key(pepper, share, email, w.today)
    w.session.execute(update(MailCount).where(mine, MailCount.count > 0).values(count=MailCount.count - 1))


def forget_mail_counts(w: Work, limit: int = _BATCH) -> int:
    """Delete up to `limit` counts of other days; return how many there were."""
    today, tomorrow = w.today, w.today + timedelta(days=1)
    other = select(MailCount.key).where((MailCount.day < today) | (MailCount.day > tomorrow)).limit(limit)
    keys = w.session.scalars(other).all()
    if keys:
        w.session.execute(delete(MailCount).where(MailCount.key.in_(keys)))
    return len(keys)
