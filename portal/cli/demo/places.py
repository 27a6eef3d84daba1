"""Puts the town on the map: territories, offices, routing, telephone lines, holidays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.cli.demo.town import HERE, Entry, Town, read
from portal.domain.people import OPERATOR
from portal.domain.places import LANGUAGES, PhoneKind
from portal.services.town.import_places import import_places
from portal.services.town.places_file import parse
from portal.store.engine.work import Work
from portal.store.models import Office, PhoneLine, Territory


def settle(w: Work, town: Town) -> None:
    """Write every place and every line."""
    import_places(w, parse((HERE / "places.toml").read_text(encoding="utf-8")), by=OPERATOR)
    town.territories = dict(w.session.execute(select(Territory.slug, Territory.id)).all())
    town.offices = dict(w.session.execute(select(Office.slug, Office.id)).all())
    w.session.add_all(_line(w, town, entry, position) for position, entry in enumerate(read("lines")["line"]))


def _names(entry: Entry, prefix: str = "name", source: str = "") -> dict[str, str]:
    return {f"{prefix}_{language}": entry.get(f"{source}{language}", "") for language in LANGUAGES}


def _line(w: Work, town: Town, entry: Entry, position: int) -> PhoneLine:
    return PhoneLine(
        number=entry["number"],
        kind=PhoneKind(entry["kind"]),
        office_id=town.offices.get(entry.get("office", "")),
        languages=entry.get("languages", ""),
        verified_on=w.today - timedelta(days=entry["checked"]),
        position=position,
        **_names(entry),
        **_names(entry, "hours", "hours_"),
    )
