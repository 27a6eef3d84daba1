"""Moderators decide photo by photo: show it with words for who cannot see it, hide it, or cover parts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from portal.domain.actions import Action
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.people import Actor, Role
from portal.domain.permissions import require
from portal.domain.photos import KEEPS_UNREDACTED, PhotoState
from portal.services.concerns.locked import load, subject
from portal.services.media.upload_photos import CameWith, HeldPhoto, StoredPhoto, claim, replace
from portal.store.engine.work import Work
from portal.store.models import Concern, Photo, TimelineEntry


def show(w: Work, number: int, photo: int, alt: str, *, by: Actor, version: int | None = None) -> None:
    """Let everybody see a photo as soon as its concern is public with its words; `alt` says what is on it.

    Raises NotFound, Conflict when a colleague has covered parts of it meanwhile, Invalid without an `alt`.
    """
    row = _mine(w, number, photo, by, version)[1]
    if not alt:
        raise Invalid({"alt": "required"})
    row.state, row.alt = PhotoState.SHOWN, alt
    _note(w, number, row, "shown", by)


def hide(w: Work, number: int, photo: int, *, by: Actor, version: int | None = None) -> None:
    """Keep a photo for the desk and its reporter only."""
    row = _mine(w, number, photo, by, version)[1]
    row.state = PhotoState.HIDDEN
    _note(w, number, row, "hidden", by)


def cover(
    w: Work, number: int, photo: int, stored: StoredPhoto, *, by: Actor, version: int | None = None
) -> None:
    """Put a copy with covered parts in the place of a photo; it waits to be shown anew.

    Where the reporter is known to nobody the uncovered one is erased: a face may be theirs.
    """
    concern, row = _mine(w, number, photo, by, version)
    new = replace(w, row, stored, keep_old=concern.tier in KEEPS_UNREDACTED)
    _note(w, number, new, "covered", by)


def show_work(w: Work, number: int, photos: Sequence[HeldPhoto], alt: str, *, role: Role) -> None:
    """Add photos to the newest step of a concern: what an office claims or answers, to be seen."""
    if not photos:
        return
    if not alt:
        raise Invalid({"alt": "required"})
    newest = select(TimelineEntry.id).where(TimelineEntry.concern_id == number)
    entry = w.session.scalars(newest.order_by(TimelineEntry.id.desc()).limit(1)).one()
    claim(w, photos, number, CameWith(entry=entry, role=role, alt=alt))


def hide_with(w: Work, entry: int) -> None:
    """Hide the photos of a step that is taken back."""
    w.session.execute(update(Photo).where(Photo.entry_id == entry).values(state=PhotoState.HIDDEN))


def _mine(w: Work, number: int, photo: int, by: Actor, version: int | None) -> tuple[Concern, Photo]:
    """The concern, locked, and its photo as it stands."""
    concern = load(w, number)
    require(by, Action.REVIEW_PHOTO, subject(w, concern))
    row = w.session.get(Photo, photo)
    if row is None or row.concern_id != number:
        raise Conflict if version is not None else NotFound
    if row.state is PhotoState.REPLACED or version not in (None, row.version):
        raise Conflict
    return concern, row


def _note(w: Work, number: int, photo: Photo, how: str, by: Actor) -> None:
    w.record(Action.REVIEW_PHOTO.value, f"concern {number}", by=by.account, photo=photo.id, how=how)
