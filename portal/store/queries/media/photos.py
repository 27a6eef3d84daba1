"""Photos as their readers may know them: of the public, of the desk, of a case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.concerns import Exposure, State
from portal.domain.media import Size, kept_size
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.privacy import Audience
from portal.store.cards import card_of, select_card
from portal.store.models import Concern, Photo
from portal.store.visibility import visible_to


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A photo on a page; `message` and `entry` say what it came with, `redacted` that it is a copy."""

    id: int
    role: Role
    state: PhotoState
    version: int
    on: date
    alt: str
    full: str
    card: str
    thumb: str
    width: int
    height: int
    message: int | None
    entry: int | None

    @property
    def redacted(self) -> bool:
        return self.version > 1

    def size(self, size: str) -> tuple[int, int]:
        """Width and height in pixels of `full`, `card` or `thumb`."""
        return kept_size(Size(size), self.width, self.height)


@dataclass(frozen=True, slots=True)
class Served:
    """What decides who may fetch one file; `number` is None while no report has claimed its photo."""

    number: int | None
    photo: PhotoState
    state: State | None
    exposure: Exposure | None


_CARD: Final = card_of(
    PhotoCard,
    id=Photo.id,
    role=Photo.role,
    state=Photo.state,
    version=Photo.version,
    on=Photo.on,
    alt=Photo.alt,
    full=Photo.full,
    card=Photo.card,
    thumb=Photo.thumb,
    width=Photo.width,
    height=Photo.height,
    message=Photo.message_id,
    entry=Photo.entry_id,
)


def public_photos(session: Session, number: int) -> list[PhotoCard]:
    """What everybody sees of a concern: SQL's side of `domain.photos.is_public`."""
    return photos_by_concern(session, [number]).get(number, [])


def photos_by_concern(session: Session, numbers: Collection[int]) -> dict[int, list[PhotoCard]]:
    """What everybody sees of several concerns; those without a photo are left out."""
    if not numbers:
        return {}
    rows = session.execute(
        select(Photo.concern_id, _CARD)
        .join(Concern, Concern.id == Photo.concern_id)
        .where(visible_to(Audience.PUBLIC), Concern.exposure == Exposure.PUBLIC)
        .where(Photo.concern_id.in_(numbers), Photo.state == PhotoState.SHOWN)
        .order_by(Photo.position, Photo.id)
    )
    found: dict[int, list[PhotoCard]] = {}
    for number, card in rows:
        found.setdefault(number or 0, []).append(card)
    return found


def desk_photos(session: Session, number: int) -> list[PhotoCard]:
    """Every photo of a concern that its moderators may decide on; not what a copy stands for."""
    return list(session.scalars(_of(number).where(Photo.state != PhotoState.REPLACED)))


def case_photos(session: Session, number: int) -> list[PhotoCard]:
    """What its reporter sees: all that they gave, and what others were shown."""
    own = or_(Photo.role == Role.REPORTER, Photo.state == PhotoState.SHOWN)
    return list(session.scalars(_of(number).where(own, Photo.state != PhotoState.REPLACED)))


def held_photos(session: Session, photos: Collection[tuple[int, str]]) -> dict[tuple[int, str], PhotoCard]:
    """Photos that still wait for their report, by id and mark."""
    if not photos:
        return {}
    waiting = select(_CARD, Photo.mark).where(
        tuple_(Photo.id, Photo.mark).in_(photos), Photo.concern_id.is_(None)
    )
    return {(card.id, mark): card for card, mark in session.execute(waiting)}


def served(session: Session, name: str) -> Served | None:
    """What decides who may fetch the file `name`; None for a name no photo has."""
    found = (
        select_card(
            Served,
            number=Photo.concern_id,
            photo=Photo.state,
            state=Concern.state,
            exposure=Concern.exposure,
        )
        .outerjoin(Concern, Concern.id == Photo.concern_id)
        .where(or_(Photo.full == name, Photo.card == name, Photo.thumb == name))
    )
    return session.scalars(found).one_or_none()


def _of(number: int) -> Select[PhotoCard]:
    return select(_CARD).where(Photo.concern_id == number).order_by(Photo.position, Photo.id)
