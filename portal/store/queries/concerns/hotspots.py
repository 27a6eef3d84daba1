"""Hot spots: what waits to be published, and what is shown. Every map, list and export reads `hotspots`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.hotspots import SHOWN_FOR, Band, Cell, Sighting, band
from portal.domain.places import TerritoryKind
from portal.domain.standing import UNSORTED
from portal.store.models import Concern, Contact, HotspotBatch, HotspotCounted
from portal.store.queries.town.places import TerritoryTree, territories
from portal.store.visibility import everything_unsafe

JUDGED_REAL = frozenset(State) - UNSORTED - {State.DECLINED, State.WITHDRAWN}
"""A moderator has read it and not turned it down."""

MIDDLE = frozenset({TerritoryKind.ANNEX, TerritoryKind.CAIDAT, TerritoryKind.COMMUNE})


@dataclass(frozen=True, slots=True)
class Hotspot:
    """That `band` people reported danger in a territory; a category of None stands for all subjects."""

    territory: int
    category: Category | None
    band: Band


def hotspots(session: Session, month: date) -> list[Hotspot]:
    """What is shown in the month that begins with `month`: sums of whole batches, as bands."""
    b = HotspotBatch
    oldest = date(month.year - SHOWN_FOR // 12, month.month, 1)
    shown = select(b.territory_id, b.category, b.people).where(b.month > oldest, b.month <= month)
    sums = Counter[Cell]()
    for territory, category, people in session.execute(shown):
        sums[Cell(territory, category)] += people
    return [
        Hotspot(cell.place, cell.category, band(people))
        for cell, people in sorted(sums.items(), key=lambda one: (one[0].place, one[0].category or ""))
    ]


def waiting_sightings(session: Session, before: date) -> list[Sighting]:
    """Sensitive reports of earlier than `before` that were judged real and have not been counted."""
    c = Concern
    sensitive = or_(c.kind == Kind.SAFETY, c.category == Category.SAFETY, c.exposure == Exposure.SEALED)
    rows = session.execute(
        select(
            c.id,
            c.territory_id,
            c.category,
            c.received_on,
            c.tier,
            c.account_id,
            c.association_id,
            Contact.phone,
            Contact.email,
        )
        .outerjoin(Contact, Contact.concern_id == c.id)
        .where(
            everything_unsafe(),
            sensitive,
            c.state.in_(JUDGED_REAL),
            c.received_on < before,
            ~exists().where(HotspotCounted.concern_id == c.id),
        )
        .order_by(c.id)
    )
    tree = territories(session)
    return [
        Sighting(
            number=row.id,
            places=_places(tree, row.territory_id),
            category=row.category,
            received_on=row.received_on,
            reporter=_reporter(
                row.tier, row.received_on, row.account_id, row.association_id, row.phone, row.email
            ),
        )
        for row in rows
    ]


def _places(tree: TerritoryTree, territory: int) -> tuple[int, int, int]:
    """The place itself, the annex it lies in, and the town; the nearest above where one is missing."""
    path = tree.path(territory)
    town = next((place for place in path if place.kind is TerritoryKind.PASHALIK), path[0])
    annex = next((place for place in path if place.kind in MIDDLE), town)
    return territory, annex.id, town.id


def _reporter(
    tier: Tier, day: date, account: int | None, association: int | None, phone: str | None, email: str | None
) -> str:
    """A key that two reports of one person share, as far as anybody can tell; "" counts as nobody.

    Those of one week whom nobody can tell apart count as one. Somebody whose name was erased may be any of
    the others, and so adds nobody.
    """
    if tier is Tier.ASSOCIATION:
        return f"association {association}"
    if tier is Tier.NAMED:
        known = [account and f"account {account}", phone and f"phone {phone}", email and f"mail {email}"]
        return next((key for key in known if key), "")
    year, week, _ = day.isocalendar()
    return f"week {year}-{week}"
