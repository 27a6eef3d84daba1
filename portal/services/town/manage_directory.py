"""Admins keep offices and telephone lines: who answers, at which number, and when that was last checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.errors import Invalid, NotFound
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.places import OfficeKind, PhoneKind
from portal.domain.ports import PhoneReader
from portal.domain.slugs import free_slug, slug_from
from portal.store.engine.work import Work
from portal.store.models import Office, PhoneLine, Territory


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office as an admin writes it; names that are empty fall back to another language."""

    kind: OfficeKind
    territory_id: int | None
    email: str
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A telephone line as an admin writes it."""

    number: str
    kind: PhoneKind
    office_id: int | None
    territory_id: int | None
    name_ar: str
    name_fr: str
    name_en: str
    hours_ar: str
    hours_fr: str
    hours_en: str


def write_office(w: Work, entry: OfficeEntry, *, office: int | None = None, by: Actor) -> int:
    """Add an office or change one; return its id. Its address on the portal stays once it is made."""
    require(by, Action.MANAGE_PLACES)
    _check_territory(w, entry.territory_id)
    if not (entry.name_ar or entry.name_fr):
        raise Invalid({"name_ar": "required"})
    row = w.session.get(Office, office) if office else None
    if office and row is None:
        raise NotFound
    if row is None:
        row = Office(slug=_slug(w, entry))
        w.session.add(row)
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    w.session.flush()
    w.record("write_office", f"office {row.id}", by=by.account)
    return row.id


def write_line(w: Work, entry: LineEntry, *, line: int | None = None, phones: PhoneReader, by: Actor) -> int:
    """Add a telephone line or change one; whoever writes a number has verified it today. Return its id.

    A line holds exactly one number, kept as it is dialled. Raises Invalid.
    """
    require(by, Action.MANAGE_PLACES)
    _check_territory(w, entry.territory_id)
    entry = replace(entry, number=phones.read(entry.number).dialled)
    if entry.office_id is not None and w.session.get(Office, entry.office_id) is None:
        raise Invalid({"office_id": "unknown"})
    if entry.office_id is None and not (entry.name_ar or entry.name_fr):
        raise Invalid({"name_ar": "required"})
    row = w.session.get(PhoneLine, line) if line else PhoneLine()
    if row is None:
        raise NotFound
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    row.verified_on = w.today
    w.session.add(row)
    w.session.flush()
    w.record("write_line", f"phone line {row.id}", by=by.account)
    return row.id


def verify_line(w: Work, line: int, *, by: Actor) -> None:
    """Say that somebody called the number today and it was right."""
    require(by, Action.MANAGE_PLACES)
    _line(w, line).verified_on = w.today
    w.record("verify_line", f"phone line {line}", by=by.account)


def remove_line(w: Work, line: int, *, by: Actor) -> None:
    """Take a number out of the directory."""
    require(by, Action.MANAGE_PLACES)
    w.session.delete(_line(w, line))
    w.record("remove_line", f"phone line {line}", by=by.account)


def _line(w: Work, line: int) -> PhoneLine:
    row = w.session.get(PhoneLine, line)
    if row is None:
        raise NotFound
    return row


def _check_territory(w: Work, territory: int | None) -> None:
    if territory is not None and w.session.get(Territory, territory) is None:
        raise Invalid({"territory_id": "unknown"})


def _slug(w: Work, entry: OfficeEntry) -> str:
    base = slug_from([entry.name_fr, entry.name_en, entry.name_ar]) or "office"
    return free_slug(base, set(w.session.scalars(select(Office.slug).where(Office.slug.startswith(base)))))
