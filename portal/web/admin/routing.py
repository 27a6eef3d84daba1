# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who answers for what, and where: category by annex; a cell without a rule of its own inherits."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.domain.concerns import Category
from portal.domain.errors import NotFound
from portal.services.keep_routing import route
from portal.store.database import db
from portal.store.queries.audit import audit
from portal.store.queries.places import Place, offices, territories
from portal.store.queries.places import routing as rules_of
from portal.store.work import work
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.answers import render, see
from portal.web.fields import Chosen
from portal.web.forms import Form
from portal.web.i18n import current_language
from portal.web.notices import tell
from portal.web.parts import now
from portal.web.sessions import current_actor

Rules = Mapping[tuple[Category, int | None], int]


class Ground(StrEnum):
    """Where a cell's office comes from; also the class it is drawn with."""

    BASE = "base"
    OWN = "own"
    INHERITED = "inherited"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Cell:
    """`territory` is the annex's slug, "" for the whole town."""

    territory: str
    ground: Ground
    office: str


def _choices() -> list[SelectChoice]:
    lang = current_language()
    first = SelectChoice(value="", label=gettext("Choose an office"))
    return [first, *(SelectChoice(value=str(card.id), label=card.name(lang))
                     for card in offices(db.session()).values())]


class RuleForm(Form):
    office = SelectField(lazy_gettext("Office"), [Chosen()], choices=_choices,
                         coerce=lambda value: int(value) if value else None)


@pages.get("/routing", gate=ADMINS)
def routing() -> str:
    """The matrix, with one cell open beside it when the address names one."""
    return _page(RuleForm())


@pages.post("/routing", gate=ADMINS)
def save_rule() -> Answer:
    category, place = _open_cell()
    if category is None:
        raise NotFound
    form = RuleForm()
    inherit = request.form.get("do") == "inherit"
    if not inherit and not form.validate():
        return _page(form), 422
    with work(now()) as w:
        route(w, category, place.id if place else None, None if inherit else form.office.data,
              by=current_actor())
    tell(gettext("Saved. It counts for what is accepted from now on."))
    return see("admin.routing", category=category, territory=place.slug if place else "")


def _page(form: RuleForm) -> str:
    rules, annexes, lang = rules_of(db.session()), territories(db.session()).annexes(), current_language()
    category, place = _open_cell()
    matrix = {each: [_cell(rules, each, None), *(_cell(rules, each, annex) for annex in annexes)]
              for each in Category}
    grounds = [cell.ground for row in matrix.values() for cell in row]
    if category is not None and not form.is_submitted():
        form.office.data = rules.get((category, place.id if place else None))
    return render(
        "admin/routing.html",
        matrix=matrix,
        annexes=[(annex.slug, annex.name(lang)) for annex in annexes],
        own=grounds.count(Ground.OWN),
        inherited=grounds.count(Ground.INHERITED),
        gaps=grounds.count(Ground.GAP),
        category=category,
        place=place.name(lang) if place else "",
        slug=place.slug if place else "",
        cell=_cell(rules, category, place) if category else None,
        form=form,
        changes=audit(db.session(), limit=5, subject="routing"),
        names={annex.id: annex.name(lang) for annex in annexes},
        categories={each.value: each for each in Category},
    )


def _cell(rules: Rules, category: Category, place: Place | None) -> Cell:
    own = rules.get((category, place.id if place else None))
    office = own or rules.get((category, None))
    if office is None:
        ground = Ground.GAP
    elif own is None:
        ground = Ground.INHERITED
    else:
        ground = Ground.OWN if place else Ground.BASE
    name = offices(db.session())[office].name(current_language()) if office else ""
    return Cell(place.slug if place else "", ground, name)


def _open_cell() -> tuple[Category | None, Place | None]:
    """The cell the address names; one that is not in the matrix is none."""
    asked = request.args.get("category", "")
    category = next((each for each in Category if each.value == asked), None)
    slug = request.args.get("territory", "")
    place = territories(db.session()).find(slug) if slug else None
    if slug and place not in territories(db.session()).annexes():
        return None, None
    return category, place
