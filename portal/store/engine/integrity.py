"""What a sound database never shows: broken pages, rows that point nowhere, twins, work left lying."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, ForeignKeyConstraint, Select, Table, and_, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.store.base import Base
from portal.store.models import Concern, Mail, OutboxEntry

STUCK_AFTER: Final = timedelta(days=1)


def broken_pages(connection: Connection) -> Iterator[str]:
    """SQLite reads all of itself; PostgreSQL guards its pages by itself (data checksums)."""
    if connection.dialect.name != "sqlite":
        return
    try:
        told = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    except DatabaseError as broken:  # damaged so badly that it cannot even be examined
        told = [str(broken.orig)]
    yield from (f"the database is damaged: {said}" for said in told if said != "ok")


def dangling(connection: Connection) -> Iterator[str]:
    """Rows whose foreign key finds nothing, as a restore by hand or a switched-off check leaves them."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            if count := connection.scalar(_lost(table, constraint)):
                columns = ", ".join(constraint.column_keys)
                yield f"{table.name}.{columns}: {count} rows point nowhere"


def _lost(table: Table, constraint: ForeignKeyConstraint) -> Select[int]:
    target = constraint.referred_table.alias("target")
    pairs = [(key.parent, target.c[key.column.name]) for key in constraint.elements]
    found = select(1).where(*(left == right for left, right in pairs)).correlate(table).exists()
    given = and_(*(left.is_not(None) for left, _ in pairs))
    return select(func.count()).select_from(table).where(given, ~found)


def twins(session: Session) -> Iterator[str]:
    """Receipts that open two reports; the index forbids it, unless it is damaged."""
    several = (
        select(Concern.receipt)
        .where(Concern.receipt.is_not(None))
        .group_by(Concern.receipt)
        .having(func.count() > 1)
    )
    if count := len(session.scalars(several).all()):
        yield f"{count} receipts open more than one report"


def stuck(session: Session, now: datetime) -> Iterator[str]:
    """News and mails that should have left long ago; the worker may not be running."""
    long_ago = now - STUCK_AFTER
    news = select(func.count()).where(OutboxEntry.sent_at.is_(None), OutboxEntry.due_at < long_ago)
    if count := session.scalar(news):
        yield f"{count} entries of the outbox have been due for more than a day: is the worker running?"
    mails = select(func.count()).where(
        Mail.sent_at.is_(None), Mail.dropped_at.is_(None), Mail.due_at < long_ago
    )
    if count := session.scalar(mails):
        yield f"{count} mails have been due for more than a day: is the worker running?"


def named_files(session: Session) -> set[str]:
    """Every name of an upload that some row holds."""
    return {name for column in _file_columns() for name in session.scalars(select(column)) if name}


def names_a_file(connection: Connection) -> bool:
    """Whether any row names an upload."""
    return any(
        connection.scalar(select(column).where(column.is_not(None), column != "").limit(1))
        for column in _file_columns()
    )


def _file_columns() -> list[Column[str]]:
    """The columns that hold names of uploads: they are marked `info={"file": True}`."""
    return [
        column for table in Base.metadata.sorted_tables for column in table.columns if column.info.get("file")
    ]
