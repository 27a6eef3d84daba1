"""Puts the town on the map: territories, offices, routing, telephone lines, holidays."""

from __future__ import annotations

from datetime import date, timedelta

from portal.cli.demo.town import Entry, Town, read
from portal.domain.concerns import Category
from portal.domain.places import Line, OfficeKind, PhoneKind, TerritoryKind
from portal.store.models import Holiday, Office, PhoneLine, Routing, Territory
from portal.store.work import Work


def settle(w: Work, town: Town) -> None:
    """Write every place and every line."""
    places = read("places")
    for position, entry in enumerate(places["territory"]):
        town.territories[entry["slug"]] = _territory(w, town, entry, position)
        for order, quarter in enumerate(entry.get("quarters", ())):
            inside = {"kind": "quarter", "line": "customary", "in": entry["slug"], **quarter}
            town.territories[quarter["slug"]] = _territory(w, town, inside, order)
    for position, entry in enumerate(places["office"]):
        town.offices[entry["slug"]] = _office(w, town, entry, position)
    w.session.add_all(
        Routing(
            category=Category(category),
            territory_id=town.territories[territory],
            office_id=town.offices[office],
        )
        for territory, answers in places["routing"].items()
        for category, office in answers.items()
    )
    w.session.add_all(
        Holiday(day=date.fromisoformat(day), name=name) for day, name in places["holidays"].items()
    )
    w.session.add_all(_line(w, town, entry, position) for position, entry in enumerate(read("lines")["line"]))


def _names(entry: Entry, prefix: str = "name", source: str = "") -> dict[str, str]:
    return {
        f"{prefix}_{language}": entry.get(f"{source}{language}", "") for language in ("ar", "fr", "en", "zgh")
    }


def _territory(w: Work, town: Town, entry: Entry, position: int) -> int:
    row = Territory(
        slug=entry["slug"],
        kind=TerritoryKind(entry["kind"]),
        line=Line(entry["line"]),
        parent_id=town.territories.get(entry.get("in", "")),
        ordinal=entry.get("ordinal"),
        position=position,
        **_names(entry),
    )
    w.session.add(row)
    w.session.flush()
    return row.id


def _office(w: Work, town: Town, entry: Entry, position: int) -> int:
    row = Office(
        slug=entry["slug"],
        kind=OfficeKind(entry["kind"]),
        territory_id=town.territories[entry["in"]],
        position=position,
        **_names(entry),
    )
    w.session.add(row)
    w.session.flush()
    return row.id


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
