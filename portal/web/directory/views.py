# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of the directory."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from portal.domain.errors import NotFound, TooLong
from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.queries.town.directory import directory, phone_lines
from portal.store.queries.town.places import Place, offices, territories
from portal.web.cards.print_sheets import lead_to
from portal.web.directory.entries import Entry, Section, entry, sections
from portal.web.directory.visiting_card import TYPE, cards
from portal.web.request.access import everyone
from portal.web.request.components import town_today
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.phone_lines import emergencies
from portal.web.request.responses import render

pages = Pages("directory", __name__, "/directory")

LONGEST = 100
"""Characters of a search that are looked at."""


@pages.get("/", gate=everyone)
def index() -> str:
    """Every number, or those that the address asks for."""
    words = _words()
    chosen = territories(db.session()).find(request.args.get("territory", ""))
    return render(
        "directory/index.html",
        emergency=emergencies(),
        sections=_sections(chosen, words),
        annexes=_annexes(),
        asked=chosen.slug if chosen else "",
        words=words,
    )


@pages.get("/<slug>", gate=everyone)
def territory(slug: str) -> str:
    """The numbers of one place: its own, and those of the offices that answer for it from further up."""
    place = _place(slug)
    return render(
        "directory/territory.html",
        emergency=emergencies(),
        place=place,
        name=place.name(current_language()),
        sections=_sections(place),
    )


DENSITIES: Final = ((6, ""), (16, "dense"))
"""Up to how many numbers fit on one page of A4 in one column, and in two."""


@pages.get("/sheet", gate=everyone, endpoint="whole_sheet")
@pages.get("/<slug>/sheet", gate=everyone)
def sheet(slug: str = "") -> str:
    """The numbers on paper, for the wall."""
    place = _place(slug) if slug else None
    found = _sections(place)
    return render(
        "directory/sheet.html",
        emergency=emergencies(),
        name=place.name(current_language()) if place else "",
        sections=found,
        density=_density(found),
        lead=lead_to("directory.territory", slug=slug) if place else lead_to("directory.index"),
    )


@pages.get("/<slug>.vcf", gate=everyone)
def book(slug: str) -> Response:
    """The numbers of one place, for the telephone's own book."""
    place = _place(slug)
    found = [card for part in _sections(place) for card in part.entries]
    return _file(found, place.name(current_language()), slug)


@pages.get("/numbers/<int:number>.vcf", gate=everyone)
def card(number: int) -> Response:
    """One number, for the telephone's own book."""
    line = next((line for line in phone_lines(db.session()) if line.id == number), None)
    if line is None:
        raise NotFound
    known, lang = offices(db.session()), current_language()
    shown = entry(line, known, lang, town_today())
    if not shown.tel:
        raise NotFound
    office = known.get(line.office) if line.office is not None else None
    at = office.territory if office else line.territory
    place = territories(db.session())[at].name(lang) if at is not None else ""
    return _file([shown], place, f"number-{number}")


def _density(found: list[Section]) -> str:
    """How closely the numbers must stand to share one page: "" is read from two steps away."""
    numbers = sum(len(part.entries) for part in found)
    return next((word for most, word in DENSITIES if numbers <= most), "densest")


def _sections(place: Place | None, words: str = "") -> list[Section]:
    session = db.session()
    found = directory(session, territory=place.id if place else None, text=words)
    return sections(found, offices(session), current_language(), town_today())


def _annexes() -> list[tuple[str, str]]:
    lang = current_language()
    return [(place.slug, place.name(lang)) for place in territories(db.session()).annexes()]


def _place(slug: str) -> Place:
    place = territories(db.session()).find(slug)
    if place is None:
        raise NotFound
    return place


def _words() -> str:
    asked = request.args.get("q", "")
    try:
        return clean(asked, LONGEST)
    except TooLong:
        return clean(asked[:LONGEST], LONGEST)


def _file(entries: list[Entry], place: str, name: str) -> Response:
    answer = Response(cards(entries, place), content_type=TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return answer
