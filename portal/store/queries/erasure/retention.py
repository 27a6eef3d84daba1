"""Which concerns hold something that has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, Exposure, Kind
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.privacy import Audience
from portal.domain.retention import (
    CLOCKS,
    FORGOTTEN,
    GIVERS,
    LONGEST,
    SETTLED,
    Hold,
    Matter,
    RetentionClock,
    Sort,
)
from portal.store.engine.town_time import town_day_start
from portal.store.models import Concern, Contact, Message, Photo, Support, TimelineEntry, VoiceNote
from portal.store.standing import stands_in
from portal.store.visibility import everything_unsafe, visible_to

_C = Concern
_E = TimelineEntry

_SENSITIVE: Final = or_(
    _C.kind == Kind.SAFETY, _C.category == Category.SAFETY, _C.exposure == Exposure.SEALED
)
"""What domain.retention.Sort means by it."""

_PRIVATE_PHOTO: Final = exists().where(
    Photo.concern_id == _C.id,
    Photo.role.in_(GIVERS),
    or_(Photo.state != PhotoState.SHOWN, ~visible_to(Audience.PUBLIC), _C.exposure != Exposure.PUBLIC),
)
"""What domain.photos.is_public says no to."""

_LEFT: Final[Mapping[Matter, ColumnElement[bool]]] = {
    Matter.WORDS: or_(
        _C.original != "",
        _C.folded_original != "",
        _C.landmark != "",
        _C.lat.is_not(None),
        _C.happened_on.is_not(None),
        _PRIVATE_PHOTO,
        exists().where(VoiceNote.concern_id == _C.id),
    ),
    Matter.CONTACT: or_(_C.account_id.is_not(None), exists().where(Contact.concern_id == _C.id)),
    Matter.LETTERS: or_(
        exists().where(Message.concern_id == _C.id),
        exists().where(_E.concern_id == _C.id, _E.note != ""),
        exists().where(
            _E.concern_id == _C.id,
            _E.words != "",
            or_(_E.voice != Readership.PUBLIC, _E.role == Role.REPORTER),
        ),
    ),
    Matter.RECEIPT: _C.receipt.is_not(None),
    Matter.SUPPORTS: exists().where(Support.concern_id == _C.id, ~Support.supporter.startswith(FORGOTTEN)),
}
"""What there still is to erase, so that a concern is looked at again only while there is."""


def due_concerns(session: Session, today: date, limit: int) -> dict[int, set[Matter]]:
    """Number → what is due of it, for at most `limit` concerns whose clocks nobody stopped."""
    found: dict[int, set[Matter]] = {}
    for clock in CLOCKS:
        due = select(_C.id).where(
            everything_unsafe(), _C.hold.is_(None), _due(clock, today), _LEFT[clock.matter]
        )
        for number in session.scalars(due.order_by(_C.id).limit(limit)):
            if number in found or len(found) < limit:
                found.setdefault(number, set()).add(clock.matter)
    return found


def over(matter: Matter, today: date) -> ColumnElement[bool]:
    """Whether the time of `matter` is over for a concern."""
    return or_(*(_due(clock, today) for clock in CLOCKS if clock.matter is matter))


def held_concerns(session: Session) -> list[tuple[int, Hold]]:
    """Number and reason of every concern whose clocks are stopped, the newest first."""
    rows = session.execute(select(_C.id, _C.hold).where(_C.hold.is_not(None)).order_by(_C.id.desc()))
    return [(number, hold) for number, hold in rows if hold is not None]


def _due(clock: RetentionClock, today: date) -> ColumnElement[bool]:
    """Whether a concern of this clock ended long enough ago, or came so long ago that it goes either way."""
    sensitive = clock.sort is Sort.SENSITIVE
    ended = and_(stands_in(SETTLED), _C.changed_at < town_day_start(today - timedelta(days=clock.days)))
    old = _C.received_on < today - timedelta(days=LONGEST[clock.sort])
    return and_(_SENSITIVE if sensitive else ~_SENSITIVE, _C.tier.in_(clock.tiers), or_(ended, old))
