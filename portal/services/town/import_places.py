"""An operator brings the places of a town in from a file: all of it, or nothing.

What the file says of a place, by its slug, holds; what it leaves out stays as it is, and so does every place
it does not name. So the same file can be brought in again, and a longer one later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.places import READABLE, lies_inside, name_keys
from portal.services.town.places_file import BadPlaces, OfficeRow, PlaceRow, PlacesFile
from portal.store.engine.rows import one_writer
from portal.store.engine.work import Work
from portal.store.models import Holiday, Office, Routing, Territory


class Fate(StrEnum):
    """What became of an entry of the file."""

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`at` is where the file says it, `what` the thing, `keys` what was changed in it."""

    at: str
    fate: Fate
    what: str
    keys: tuple[str, ...] = ()


def import_places(w: Work, file: PlacesFile, *, by: Actor) -> list[Outcome]:
    """Bring in everything a file says, and tell of each entry what became of it.

    Raises BadPlaces when the file does not fit what is there; nothing is then to be kept of this work.
    """
    require(by, Action.MANAGE_PLACES)
    one_writer(w.session, Territory)
    outcomes = [
        *_Places(w, file).bring_in(),
        *_Offices(w, file).bring_in(),
        *_rules(w, file),
        *_holidays(w, file),
    ]
    changes = sum(outcome.fate is not Fate.KEPT for outcome in outcomes)
    if changes:
        w.record("import_places", "places", by=by.account, entries=changes)
    return outcomes


class _Places:
    """First every place is there, then each is put where it lies: a file may name them in any order."""

    def __init__(self, w: Work, file: PlacesFile) -> None:
        self._w = w
        self._file = file
        self._rows = {row.slug: row for row in w.session.scalars(select(Territory).order_by(Territory.id))}

    def bring_in(self) -> list[Outcome]:
        known = frozenset(self._rows)
        if faults := list(self._nowhere(known | {place.slug for place in self._file.places})):
            raise BadPlaces(faults)
        outcomes = {place.slug: self._written(place, known) for place in self._file.places}
        self._w.session.flush()
        for place in self._file.places:
            if place.inside and self._put_inside(place) and place.slug in known:
                told = outcomes[place.slug]
                outcomes[place.slug] = Outcome(told.at, Fate.CHANGED, told.what, (*told.keys, "in"))
        if faults := [*self._circles(), *self._twins()]:
            raise BadPlaces(faults)
        self._w.session.flush()
        return list(outcomes.values())

    def _nowhere(self, slugs: frozenset[str]) -> Iterator[str]:
        for place in self._file.places:
            if place.inside and place.inside not in slugs:
                yield f"{place.at}.in: there is no place {place.inside!r}, in the file or in the portal"

    def _written(self, place: PlaceRow, known: frozenset[str]) -> Outcome:
        what = f"place {place.slug} ({_name(place.told)})"
        if place.slug in known:
            keys = _apply(self._rows[place.slug], place.told)
            return Outcome(place.at, Fate.CHANGED if keys else Fate.KEPT, what, keys)
        self._rows[place.slug] = row = Territory(slug=place.slug, **place.told)
        self._w.session.add(row)
        return Outcome(place.at, Fate.ADDED, what)

    def _put_inside(self, place: PlaceRow) -> bool:
        row, around = self._rows[place.slug], self._rows[place.inside].id
        moved = row.parent_id != around
        row.parent_id = around
        return moved

    def _circles(self) -> Iterator[str]:
        parents = {row.id: row.parent_id for row in self._rows.values()}
        for place in self._file.places:
            row = self._rows[place.slug]
            if row.parent_id is not None and lies_inside(row.parent_id, row.id, parents):
                yield f"{place.at}.in: {place.slug!r} would lie in itself"

    def _twins(self) -> Iterator[str]:
        """Two neighbours of one kind by one name: nobody could tell them apart where places are chosen."""
        told = {place.slug: place.at for place in self._file.places}
        seen: dict[tuple[object, ...], Territory] = {}
        for row in self._rows.values():
            for key in sorted(name_keys(row)):
                other = seen.setdefault((row.parent_id, row.kind, key), row)
                if other is not row and (at := told.get(row.slug) or told.get(other.slug)):
                    yield f"{at}: {row.slug!r} has a name that {other.slug!r} beside it has too"
                    break


class _Offices:
    def __init__(self, w: Work, file: PlacesFile) -> None:
        self._w = w
        self._file = file
        self._rows = {row.slug: row for row in w.session.scalars(select(Office))}
        self._places = _ids(w, Territory)

    def bring_in(self) -> list[Outcome]:
        faults = [
            f"{office.at}.in: there is no place {office.inside!r}, in the file or in the portal"
            for office in self._file.offices
            if office.inside and office.inside not in self._places
        ]
        if faults:
            raise BadPlaces(faults)
        outcomes = [self._written(office) for office in self._file.offices]
        self._w.session.flush()
        return outcomes

    def _written(self, office: OfficeRow) -> Outcome:
        what = f"office {office.slug} ({_name(office.told)})"
        told = dict(office.told)
        if office.inside:
            told["territory_id"] = self._places[office.inside]
        if office.slug in self._rows:
            keys = _apply(self._rows[office.slug], told)
            return Outcome(office.at, Fate.CHANGED if keys else Fate.KEPT, what, keys)
        self._w.session.add(Office(slug=office.slug, **told))
        return Outcome(office.at, Fate.ADDED, what)


def _rules(w: Work, file: PlacesFile) -> list[Outcome]:
    places, offices = {"": None, **_ids(w, Territory)}, _ids(w, Office)
    faults = [
        f"{rule.at}: there is no {word} {slug!r}, in the file or in the portal"
        for rule in file.rules
        for word, slug, known in (("place", rule.place, places), ("office", rule.office, offices))
        if slug not in known
    ]
    if faults:
        raise BadPlaces(faults)
    there = {(row.category, row.territory_id): row for row in w.session.scalars(select(Routing))}
    outcomes = []
    for rule in file.rules:
        what = f"{rule.office} answers for {rule.category} in {rule.place or 'every place'}"
        row = there.get((rule.category, places[rule.place]))
        if row is None:
            row = Routing(
                category=rule.category, territory_id=places[rule.place], office_id=offices[rule.office]
            )
            w.session.add(row)
            outcomes.append(Outcome(rule.at, Fate.ADDED, what))
        else:
            keys = _apply(row, {"office_id": offices[rule.office]})
            outcomes.append(Outcome(rule.at, Fate.CHANGED if keys else Fate.KEPT, what))
    w.session.flush()
    return outcomes


def _holidays(w: Work, file: PlacesFile) -> Iterator[Outcome]:
    for day, name in file.holidays.items():
        row = w.session.get(Holiday, day)
        if row is None:
            w.session.add(Holiday(day=day, name=name))
            yield Outcome("holidays", Fate.ADDED, f"holiday {day}")
        else:
            keys = _apply(row, {"name": name})
            yield Outcome("holidays", Fate.CHANGED if keys else Fate.KEPT, f"holiday {day}")


def _apply(row: Territory | Office | Routing | Holiday, told: Mapping[str, Any]) -> tuple[str, ...]:
    """Set what is told; return the names of the columns that were something else."""
    changed = tuple(name for name, value in told.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, told[name])
    return changed


def _ids(w: Work, model: type[Territory | Office]) -> dict[str, int]:
    return dict(w.session.execute(select(model.slug, model.id)).all())


def _name(told: Mapping[str, Any]) -> str:
    return str(next(name for language in READABLE if (name := told.get(f"name_{language}"))))
