"""Once a month, what was gathered is published; the rule is domain/hotspots.py."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from portal.domain.hotspots import Batch, gather
from portal.store.engine.work import Work
from portal.store.models import HotspotBatch, HotspotCounted, HotspotRelease
from portal.store.queries.concerns.hotspots import waiting_sightings


def month_of(day: date) -> date:
    return day.replace(day=1)


def release_hotspots(w: Work) -> int:
    """Publish the batches of this month, unless that was done; return how many there were.

    Never twice a month, and never a month that lies before one already published.
    """
    month = month_of(w.today)
    latest = w.session.scalar(select(func.max(HotspotRelease.month)))
    if latest is not None and latest >= month:
        return 0
    w.session.add(HotspotRelease(month=month))
    w.session.flush()  # the first of two workers; the other fails here, whole
    batches = gather(waiting_sightings(w.session, month), month)
    for batch in batches:
        _publish(w, batch, month)
    return len(batches)


def _publish(w: Work, batch: Batch, month: date) -> None:
    row = HotspotBatch(
        month=month, territory_id=batch.cell.place, category=batch.cell.category, people=batch.people
    )
    w.session.add(row)
    w.session.flush()
    w.session.add_all(HotspotCounted(concern_id=number, batch_id=row.id) for number in sorted(batch.numbers))
