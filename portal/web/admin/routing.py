# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who answers for what, and where: category by annex; a cell without a rule of its own inherits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.domain.concerns import Category
from portal.domain.errors import NotFound
from portal.services.town.manage_routing import route
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.instance.audit import audit
from portal.store.queries.town.places import Place, offices, proposed_office, territories
from portal.store.queries.town.places import routing as rules_of
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen
from portal.web.forms.forms import Form
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor


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
    return [
        first,
        *(SelectChoice(value=str(card.id), label=card.name(lang)) for card in offices(db.session()).values()),
    ]


class RuleForm(Form):
    office = SelectField(
        lazy_gettext("Office"),
        [Chosen()],
        choices=_choices,
        coerce=lambda value: int(value) if value else None,
    )


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
        route(w, category, _ground_of(place), None if inherit else form.office.data, by=current_actor())
    tell(gettext("Saved. It counts for what is accepted from now on."))
    return see("admin.routing", category=category, territory=place.slug if place else "")


def unanswered() -> list[Category]:
    """Subjects for which at least one annex has nobody."""
    places: list[int | None] = [annex.id for annex in _annexes()]
    return [each for each in Category if not all(_office(each, place) for place in places or [_town()])]


def _page(form: RuleForm) -> str:
    annexes, lang = _annexes(), current_language()
    category, place = _open_cell()
    matrix = {each: [_cell(each, None), *(_cell(each, annex) for annex in annexes)] for each in Category}
    grounds = [cell.ground for row in matrix.values() for cell in row]
    if category is not None and not form.is_submitted():
        form.office.data = rules_of(db.session()).get((category, _ground_of(place)))
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
        ruled=category is not None and (category, _ground_of(place)) in rules_of(db.session()),
        form=form,
        changes=audit(db.session(), limit=5, subject="routing"),
        names={annex.id: annex.name(lang) for annex in annexes},
        categories={each.value: each for each in Category},
    )


def _cell(category: Category, place: Place | None) -> Cell:
    office = _office(category, _ground_of(place))
    if office is None:
        ground = Ground.GAP
    elif place is None:
        ground = Ground.BASE
    else:
        own = (category, place.id) in rules_of(db.session())
        ground = Ground.OWN if own else Ground.INHERITED
    name = offices(db.session())[office].name(current_language()) if office else ""
    return Cell(place.slug if place else "", ground, name)


def _office(category: Category, territory: int | None) -> int | None:
    """Who answers there, by a rule of its own or the nearest around it."""
    if territory is None:
        return rules_of(db.session()).get((category, None))
    return proposed_office(db.session(), category, territory)


def _annexes() -> tuple[Place, ...]:
    """The columns: where something can be reported, somebody has to answer."""
    tree = territories(db.session())
    return tuple(annex for annex in tree.annexes() if tree.is_open(annex.id))


def _ground_of(place: Place | None) -> int | None:
    return place.id if place else _town()


def _town() -> int | None:
    """The territory the first column stands for: what all annexes lie in or, without annexes, all places that
    are offered. None, anywhere, where they lie in no one place."""
    tree = territories(db.session())
    around = {annex.parent for annex in _annexes()}
    if around:
        return around.pop() if len(around) == 1 else None
    paths = [[place.id for place in tree.path(offered)] for offered in tree.offered()]
    common = [step for step in (paths[0] if paths else []) if all(step in path for path in paths)]
    return common[-1] if common else None


def _open_cell() -> tuple[Category | None, Place | None]:
    """The cell the address names; one that is not in the matrix is none."""
    asked = request.args.get("category", "")
    category = next((each for each in Category if each.value == asked), None)
    slug = request.args.get("territory", "")
    place = territories(db.session()).find(slug) if slug else None
    if slug and place not in _annexes():
        return None, None
    return category, place
