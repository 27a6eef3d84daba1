"""Holidays by name, for whoever keeps them; deadlines ask queries.places for the days alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.store.models import Holiday


def named_holidays(session: Session) -> list[tuple[date, str]]:
    """Every holiday, the last first; those with a fixed date may have no name."""
    rows = session.execute(select(Holiday.day, Holiday.name).order_by(Holiday.day.desc()))
    return [(day, name) for day, name in rows]
