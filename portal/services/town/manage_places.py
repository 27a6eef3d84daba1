"""Admins keep the places of the town: they add, rename, move, close and reopen them, and delete none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from portal.domain.actions import Action
from portal.domain.errors import Invalid, NotFound
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.places import (
    LANGUAGES,
    LARGEST_ORDINAL,
    READABLE,
    AuthorityLine,
    TerritoryKind,
    lies_inside,
    name_key,
    name_keys,
)
from portal.domain.slugs import free_slug, slug_from
from portal.store.engine.rows import one_writer
from portal.store.engine.work import Work
from portal.store.models import Territory


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place as an admin writes it; `parent_id` is what it lies in, None for the outermost."""

    kind: TerritoryKind
    line: AuthorityLine
    parent_id: int | None
    ordinal: int | None
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str


def write_place(w: Work, entry: PlaceEntry, *, place: int | None = None, by: Actor) -> int:
    """Add a place or change one; return its id. Its address on the portal stays once it is made.

    Raises NotFound, and Invalid where it has no name, lies in itself, or is its neighbour's twin.
    """
    require(by, Action.MANAGE_PLACES)
    one_writer(w.session, Territory)
    row = _row(w, place) if place is not None else None
    if wrong := _faults(w, entry, place):
        raise Invalid(wrong)
    if row is None:
        row = Territory(slug=_slug(w, entry), position=_last(w, entry.parent_id))
        w.session.add(row)
    elif row.parent_id != entry.parent_id:
        row.position = _last(w, entry.parent_id)
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    w.session.flush()
    w.record("write_place", f"place {row.id}", by=by.account, inside=entry.parent_id)
    return row.id


def close_place(w: Work, place: int, *, by: Actor) -> None:
    """Offer a place, and those inside it, to nobody any more. What it holds, and its pages, stay."""
    require(by, Action.MANAGE_PLACES)
    row = _row(w, place)
    row.closed_on = row.closed_on or w.today
    w.record("close_place", f"place {place}", by=by.account)


def reopen_place(w: Work, place: int, *, by: Actor) -> None:
    """Offer a place again."""
    require(by, Action.MANAGE_PLACES)
    _row(w, place).closed_on = None
    w.record("reopen_place", f"place {place}", by=by.account)


def _row(w: Work, place: int) -> Territory:
    row = w.session.get(Territory, place)
    if row is None:
        raise NotFound
    return row


def _faults(w: Work, entry: PlaceEntry, place: int | None) -> dict[str, str]:
    """Field → code of what is wrong with an entry."""
    parents = _parents(w)
    wrong: dict[str, str] = {}
    if not any(getattr(entry, f"name_{language}") for language in READABLE):
        wrong["name_ar"] = "required"
    if entry.ordinal is not None and not 0 < entry.ordinal <= LARGEST_ORDINAL:
        wrong["ordinal"] = "out_of_count"
    if entry.parent_id is not None and entry.parent_id not in parents:
        wrong["parent_id"] = "unknown"
    elif place is not None and entry.parent_id is not None and lies_inside(entry.parent_id, place, parents):
        wrong["parent_id"] = "circle"
    return wrong or _twin(w, entry, place)


def _parents(w: Work) -> Mapping[int, int | None]:
    rows = w.session.execute(select(Territory.id, Territory.parent_id))
    return dict(rows.all())


def _twin(w: Work, entry: PlaceEntry, place: int | None) -> dict[str, str]:
    """The field of a name by which a place of the same kind is called in the same surroundings already."""
    beside = select(Territory).where(
        Territory.kind == entry.kind, Territory.parent_id.is_not_distinct_from(entry.parent_id)
    )
    taken = {key for row in w.session.scalars(beside) if row.id != place for key in name_keys(row)}
    fields = (f"name_{language}" for language in LANGUAGES)
    return {name: "twin" for name in fields if name_key(getattr(entry, name)) in taken}


def _slug(w: Work, entry: PlaceEntry) -> str:
    base = slug_from([entry.name_fr, entry.name_en, entry.name_ar]) or "place"
    taken = select(Territory.slug).where(Territory.slug.startswith(base))
    return free_slug(base, set(w.session.scalars(taken)))


def _last(w: Work, parent: int | None) -> int:
    """The position after all that lies in `parent`."""
    last = select(func.max(Territory.position)).where(Territory.parent_id.is_not_distinct_from(parent))
    highest = w.session.scalar(last)
    return 0 if highest is None else highest + 1
