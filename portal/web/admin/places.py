# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places: what they are called in each language, where they lie, and whether people can report on them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import Optional

from portal.domain.errors import Invalid, NotFound
from portal.domain.places import NAME_LIMIT, AuthorityLine, TerritoryKind
from portal.services.town.manage_places import PlaceEntry, close_place, reopen_place, write_place
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.town.places import Place, TerritoryTree, territories
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen, CodeField, LineField
from portal.web.forms.forms import Form, invalid
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the list; `around` is what it lies in, from the outermost inwards."""

    place: Place
    name: str
    around: tuple[str, ...]
    open: bool
    offered: bool
    twin: bool


class PlaceForm(Form):
    name_ar = LineField(lazy_gettext("Name in Arabic"), limit=NAME_LIMIT)
    name_fr = LineField(lazy_gettext("Name in French"), limit=NAME_LIMIT)
    name_en = LineField(lazy_gettext("Name in English"), limit=NAME_LIMIT)
    name_zgh = LineField(lazy_gettext("Name in Tamazight"), limit=NAME_LIMIT)
    kind = CodeField(lazy_gettext("Kind"), [Chosen()], of=TerritoryKind, empty=lazy_gettext("Choose a kind"))
    line = CodeField(lazy_gettext("Line"), [Chosen()], of=AuthorityLine, empty=lazy_gettext("Choose a line"))
    parent_id = SelectField(
        lazy_gettext("Lies in"), coerce=lambda value: int(value) if value else None, choices=[]
    )
    ordinal = IntegerField(lazy_gettext("Number"), [Optional()])

    def __init__(self, place: Place | None = None, **given: object) -> None:
        super().__init__(**given)
        self.parent_id.choices = _surroundings(place)

    def entry(self) -> PlaceEntry:
        return PlaceEntry(
            kind=self.kind.data,
            line=self.line.data,
            parent_id=self.parent_id.data,
            ordinal=self.ordinal.data,
            name_ar=self.name_ar.data or "",
            name_fr=self.name_fr.data or "",
            name_en=self.name_en.data or "",
            name_zgh=self.name_zgh.data or "",
        )


def _surroundings(place: Place | None) -> list[SelectChoice]:
    """What a place may lie in: any but itself and what lies in it."""
    tree, lang = territories(db.session()), current_language()
    inside = tree.descendants(place.id) if place else frozenset()
    first = SelectChoice(value="", label=gettext("nothing: it is the outermost"))
    return [first, *(_choice(tree, one, lang) for one in tree if one.id not in inside)]


def _choice(tree: TerritoryTree, place: Place, lang: str) -> SelectChoice:
    """Namesakes are told apart by what they lie in."""
    name = place.name(lang)
    if place.parent is not None and tree.namesakes(place.id):
        name = f"{name} ({tree[place.parent].name(lang)})"
    return SelectChoice(value=str(place.id), label=name)


@pages.get("/places", gate=ADMINS)
def places() -> str:
    tree, lang = territories(db.session()), current_language()
    offered = tree.offered()
    rows = [
        PlaceRow(
            place=place,
            name=place.name(lang),
            around=_around(tree, place, lang),
            open=tree.is_open(place.id),
            offered=place.id in offered,
            twin=bool(tree.namesakes(place.id)),
        )
        for place in tree
    ]
    return render("admin/places.html", rows=rows, offered=len(offered))


@pages.get("/places/new", gate=ADMINS)
def new_place() -> str:
    return render("admin/place.html", form=PlaceForm(), **_beside(None))


@pages.post("/places/new", gate=ADMINS)
def add_place() -> Answer:
    return _save(None)


@pages.get("/places/<int:number>", gate=ADMINS)
def place(number: int) -> str:
    found = _place(number)
    form = PlaceForm(
        found,
        name_ar=found.name_ar,
        name_fr=found.name_fr,
        name_en=found.name_en,
        name_zgh=found.name_zgh,
        kind=found.kind,
        line=found.line,
        parent_id=found.parent,
        ordinal=found.ordinal,
    )
    return render("admin/place.html", form=form, **_beside(found))


@pages.post("/places/<int:number>", gate=ADMINS)
def save_place(number: int) -> Answer:
    return _save(_place(number))


@pages.post("/places/<int:number>/close", gate=ADMINS)
def close_this_place(number: int) -> Answer:
    with work(now()) as w:
        close_place(w, number, by=current_actor())
    tell(gettext("Closed. Nobody is offered it any more; what was reported there stays."))
    return see("admin.place", number=number)


@pages.post("/places/<int:number>/reopen", gate=ADMINS)
def reopen_this_place(number: int) -> Answer:
    with work(now()) as w:
        reopen_place(w, number, by=current_actor())
    tell(gettext("Opened again."))
    return see("admin.place", number=number)


def _save(found: Place | None) -> Answer:
    form = PlaceForm(found)
    if not form.validate():
        return invalid("admin/place.html", form, **_beside(found))
    try:
        with work(now()) as w:
            write_place(w, form.entry(), place=found.id if found else None, by=current_actor())
    except Invalid as wrong:
        form.refuse(wrong)
        return invalid("admin/place.html", form, **_beside(found))
    tell(gettext("Saved."))
    return see("admin.places")


def _beside(found: Place | None) -> dict[str, object]:
    """What stands around the form: the place as it is, its namesakes, what of it is closed."""
    if found is None:
        return {"place": None, "name": "", "namesakes": [], "open": True}
    tree, lang = territories(db.session()), current_language()
    namesakes = [
        (other.id, other.name(lang), _around(tree, other, lang)) for other in tree.namesakes(found.id)
    ]
    return {
        "place": found,
        "name": found.name(lang),
        "namesakes": namesakes,
        "open": tree.is_open(found.id),
    }


def _around(tree: TerritoryTree, place: Place, lang: str) -> tuple[str, ...]:
    return tuple(one.name(lang) for one in tree.path(place.id)[:-1])


def _place(number: int) -> Place:
    tree = territories(db.session())
    if number not in tree:
        raise NotFound
    return tree[number]
