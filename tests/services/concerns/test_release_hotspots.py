"""Batches leave once a month, are never changed by what comes after, and are all that anybody is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.hotspots import Band
from portal.domain.places import TerritoryKind
from portal.services.concerns.release_hotspots import release_hotspots
from portal.services.instance.retention import forget_concerns
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Concern, Contact, HotspotBatch, HotspotCounted
from portal.store.queries.concerns.hotspots import Hotspot, hotspots, waiting_sightings
from tests import makers

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def quarter(database: Engine) -> int:
    with work() as w:
        town = makers.territory(w.session, kind=TerritoryKind.PASHALIK)
        annex = makers.territory(w.session, parent_id=town.id)
        return makers.territory(w.session, kind=TerritoryKind.QUARTER, parent_id=annex.id).id


def reported(w: Work, quarter: int, day: date, **given: object) -> Concern:
    """A danger, judged real, of somebody with an account of their own."""
    return makers.concern(
        w.session,
        **{
            "territory_id": quarter,
            "kind": Kind.SAFETY,
            "category": Category.SAFETY,
            "exposure": Exposure.SEALED,
            "tier": Tier.NAMED,
            "received_on": day,
            "account_id": makers.account(w.session).id
            if given.get("tier", Tier.NAMED) is Tier.NAMED
            else None,
            **given,
        },
    )


def filled(quarter: int, count: int = 5, month: int = 5, **given: object) -> None:
    with work() as w:
        for n in range(count):
            reported(w, quarter, date(2026, month, 1 + 7 * (n % 3)), **given)


def release(day: date) -> int:
    with work(at(day)) as w:
        return release_hotspots(w)


def test_nothing_is_shown_until_five_people_can_leave_together(quarter: int) -> None:
    filled(quarter, 4)
    assert release(JUNE) == 0
    assert hotspots(db.session(), JUNE) == []
    filled(quarter, 1, month=6)
    assert release(JULY) == 1
    assert hotspots(db.session(), JULY) == [Hotspot(quarter, Category.SAFETY, Band(5, 9))]


def test_a_month_is_published_once_and_none_before_it(quarter: int) -> None:
    assert release(JULY) == 0
    filled(quarter)
    assert [release(day) for day in (JULY, JULY + timedelta(days=9), JUNE, date(2026, 8, 1))] == [0, 0, 0, 1]


def test_what_happens_to_a_counted_report_changes_no_number(quarter: int) -> None:
    filled(quarter)
    release(JUNE)
    shown = hotspots(db.session(), JUNE)
    with work() as w:
        for row in w.session.scalars(select(Concern)):
            row.state, row.category, row.account_id = State.WITHDRAWN, Category.OTHER, None
    assert release(JULY) == 0
    assert hotspots(db.session(), JULY) == shown


def test_one_more_report_is_not_seen_until_five_more_people_are(quarter: int) -> None:
    filled(quarter, 9)
    release(JUNE)
    shown = hotspots(db.session(), JUNE)
    filled(quarter, 1, month=6)
    release(JULY)
    assert hotspots(db.session(), JULY) == shown == [Hotspot(quarter, Category.SAFETY, Band(5, 9))]
    filled(quarter, 4, month=7)
    release(date(2026, 8, 1))
    assert hotspots(db.session(), date(2026, 8, 1)) == [Hotspot(quarter, Category.SAFETY, Band(10, 19))]
    assert db.session.scalar(select(func.count()).select_from(HotspotCounted)) == 14


def test_a_batch_is_shown_for_two_years_and_leaves_whole(quarter: int) -> None:
    filled(quarter)
    release(JUNE)
    assert len(hotspots(db.session(), date(2028, 5, 1))) == 1
    assert hotspots(db.session(), date(2028, 6, 1)) == []
    assert db.session.scalar(select(HotspotBatch.people)) == 5


@pytest.mark.parametrize(
    "state", [State.RECEIVED, State.IN_REVIEW, State.WAITING, State.DECLINED, State.WITHDRAWN]
)
def test_what_nobody_judged_real_is_not_counted(quarter: int, state: State) -> None:
    filled(quarter, 9, state=state)
    assert waiting_sightings(db.session(), JUNE) == []


def test_what_anybody_may_read_is_no_hot_spot(quarter: int) -> None:
    filled(quarter, 9, kind=Kind.PROBLEM, category=Category.LIGHTING, exposure=Exposure.PUBLIC)
    assert waiting_sightings(db.session(), JUNE) == []


def test_those_without_a_name_count_once_a_week(quarter: int) -> None:
    filled(quarter, 30, tier=Tier.ANONYMOUS)
    assert len({seen.reporter for seen in waiting_sightings(db.session(), JUNE)}) == 3
    assert release(JUNE) == 0


def test_an_association_is_one_reporter_and_so_is_a_telephone(quarter: int) -> None:
    with work() as w:
        group = makers.association(w.session, territory_id=quarter).id
        for n in range(6):
            reported(w, quarter, date(2026, 5, 1 + n), tier=Tier.ASSOCIATION, association_id=group)
            row = reported(w, quarter, date(2026, 5, 1 + n), account_id=None)
            w.session.add(Contact(concern_id=row.id, phone="0661000000"))
    assert len({seen.reporter for seen in waiting_sightings(db.session(), JUNE)}) == 2


def test_somebody_whose_name_was_erased_adds_nobody(quarter: int) -> None:
    """Or the clock that erases would make one person two."""
    filled(quarter, 4, state=State.CONFIRMED_DONE, changed_at=at(date(2026, 5, 20)))
    with work(at(date(2026, 6, 25))) as w:
        assert forget_concerns(w) == 4
    filled(quarter, 4, month=6)
    assert {seen.reporter for seen in waiting_sightings(db.session(), JULY)} >= {""}
    assert release(JULY) == 0
