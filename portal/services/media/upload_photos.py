"""Photos on their way into a report: kept as files, held for two days, claimed by what they were sent with.

Files come first, then the row that names them: a crash in between leaves a file nobody knows, never a report
without its photo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import func, or_, select

from portal.domain.errors import Invalid
from portal.domain.media import CLAIM_WITHIN, MOST_PHOTOS, CleanImage, Size
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.ports import FileStore
from portal.services.erasure.discard_files import discard
from portal.store.engine.work import Work
from portal.store.models import Photo


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo whose files are safe, and which no row names yet."""

    full: str
    card: str
    thumb: str
    width: int
    height: int
    mark: str


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    """A photo that waits for its report; `mark` tells it from others by what is to be seen."""

    id: int
    mark: str


def put(files: FileStore, image: CleanImage) -> StoredPhoto:
    """Write a cleaned photo in every size. Raises NoRoom or Unavailable."""
    names = {size: files.put(picture.content) for size, picture in image.sizes.items()}
    full = image.sizes[Size.FULL]
    mark = blake2b(full.content, digest_size=16).hexdigest()
    return StoredPhoto(names[Size.FULL], names[Size.CARD], names[Size.THUMB], full.width, full.height, mark)


def hold(w: Work, stored: StoredPhoto) -> HeldPhoto:
    """Keep a photo for two days, for a report that may never be sent."""
    photo = _row(w, stored, Role.REPORTER)
    w.session.add(photo)
    w.session.flush()
    return HeldPhoto(photo.id, photo.mark)


@dataclass(frozen=True, slots=True)
class CameWith:
    """What photos came with: a message or a step, None for the report itself, and from whom.

    With an `alt` they are shown as soon as the concern is.
    """

    message: int | None = None
    entry: int | None = None
    role: Role = Role.REPORTER
    alt: str = ""


def claim(w: Work, held: Sequence[HeldPhoto], number: int, came: CameWith | None = None) -> None:
    """Make photos part of a concern.

    Raises Invalid for `photos` when there are too many, or one was swept or went with another report.
    """
    if not held:
        return
    came = came or CameWith()
    if len(held) > MOST_PHOTOS:
        raise Invalid({"photos": "too_many_photos"})
    wanted = select(Photo).where(Photo.id.in_([one.id for one in held]), Photo.concern_id.is_(None))
    found = {HeldPhoto(photo.id, photo.mark): photo for photo in w.session.scalars(wanted.with_for_update())}
    if not found.keys() >= set(held):  # by both, as SQLite may give the id of an erased row to the next one
        raise Invalid({"photos": "photo_gone"})
    start = w.session.scalar(select(func.count()).where(Photo.concern_id == number)) or 0
    for position, one in enumerate(held, start):
        photo = found[one]
        photo.concern_id, photo.message_id, photo.entry_id = number, came.message, came.entry
        photo.role, photo.alt, photo.position = came.role, came.alt, position
        photo.state = PhotoState.SHOWN if came.alt else PhotoState.WAITING
        photo.on = w.today
    w.session.flush()


def replace(w: Work, old: Photo, stored: StoredPhoto, *, keep_old: bool) -> Photo:
    """Put a redacted copy in the place of a photo; the unredacted one stays locked, or is erased."""
    new = _row(w, stored, old.role)
    for name in ("concern_id", "message_id", "entry_id", "position", "alt", "on"):
        setattr(new, name, getattr(old, name))
    new.version = old.version + 1
    w.session.add(new)
    if keep_old:
        old.state, new.redacted_from_id = PhotoState.REPLACED, old.id
    else:
        erase_photos(w, [old])
    w.session.flush()
    return new


def erase_photos(w: Work, photos: Iterable[Photo]) -> int:
    """Delete rows now and their files after the commit; return how many photos there were."""
    gone = list(photos)
    for photo in gone:
        discard(w, (photo.full, photo.card, photo.thumb))
        w.session.delete(photo)
    w.session.flush()
    return len(gone)


def sweep_unclaimed(w: Work) -> int:
    """Erase photos whose report was never sent; return how many."""
    over = or_(Photo.on < w.today - CLAIM_WITHIN, Photo.on > w.today + CLAIM_WITHIN)
    return erase_photos(w, w.session.scalars(select(Photo).where(Photo.concern_id.is_(None), over)))


def _row(w: Work, stored: StoredPhoto, role: Role) -> Photo:
    return Photo(
        role=role,
        state=PhotoState.WAITING,
        on=w.today,
        mark=stored.mark,
        full=stored.full,
        card=stored.card,
        thumb=stored.thumb,
        width=stored.width,
        height=stored.height,
    )
