"""Places and offices as pages and rules need them: small, whole, and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category
from portal.domain.errors import NotFound
from portal.domain.places import (
    LANGUAGES,
    READABLE,
    AuthorityLine,
    HasNames,
    OfficeKind,
    TerritoryKind,
    name_keys,
)
from portal.store.cards import Column, select_card
from portal.store.engine.cached_reference_data import cached
from portal.store.models import Holiday, Office, PhoneLine, Routing, Territory

READ_IN: Final = {"zgh": ("zgh", "fr", *READABLE)}
"""What a Tamazight page cannot say in Tamazight it says in French, names included."""


def name_in(row: HasNames | Row[Any], lang: str) -> str:
    """The name of a place, office or line for readers of `lang`; "" when it has none at all.

    `row` is anything with the four `name_…` attributes: a card, a stored row, a selected one.
    """
    return words_in(row, "name", lang)


def words_in(row: object, prefix: str, lang: str) -> str:
    """The first of `row.<prefix>_<language>` that says something to readers of `lang`."""
    languages = READ_IN.get(lang, (lang, *READABLE))
    return next((str(said) for code in languages if (said := getattr(row, f"{prefix}_{code}", ""))), "")


@dataclass(frozen=True, slots=True)
class Place:
    """A territory; `parent` is the id of the one it lies in."""

    id: int
    slug: str
    kind: TerritoryKind
    line: AuthorityLine
    parent: int | None
    ordinal: int | None
    position: int
    closed_on: date | None
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str

    def name(self, lang: str) -> str:
        return name_in(self, lang)


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """An office; `territory` is the id of where it answers, None for everywhere."""

    id: int
    slug: str
    kind: OfficeKind
    territory: int | None
    email: str
    position: int
    name_ar: str
    name_fr: str
    name_en: str
    name_zgh: str

    def name(self, lang: str) -> str:
        return name_in(self, lang)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """What a form offers under one heading: `options` are (id, name), the heading's own place first."""

    label: str
    options: tuple[tuple[int, str], ...]


_HEADINGS: Final = frozenset({TerritoryKind.ANNEX, TerritoryKind.CAIDAT})
_CALLED: Final = frozenset({TerritoryKind.QUARTER, TerritoryKind.DOUAR})
"""Kinds that group a form's choices, and kinds that people call their own."""
_TOWNS: Final = (TerritoryKind.PASHALIK, TerritoryKind.COMMUNE)
"""Kinds that stand for the whole town: the second only where there is none of the first."""


class TerritoryTree:
    """Every territory and how they lie in one another; never changes once made."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._by_id: Mapping[int, Place] = {place.id: place for place in places}
        self._by_slug: Mapping[str, Place] = {place.slug: place for place in places}
        children: dict[int | None, list[Place]] = {}
        for place in sorted(places, key=lambda place: (place.position, place.ordinal or 0, place.id)):
            children.setdefault(place.parent, []).append(place)
        self._children: Mapping[int | None, tuple[Place, ...]] = {
            parent: tuple(found) for parent, found in children.items()
        }
        self._choices: dict[str, tuple[PlaceGroup, ...]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, territory: object) -> bool:
        return territory in self._by_id

    def __iter__(self) -> Iterator[Place]:
        """Every place, each before those inside it, siblings in their order."""
        return self._walk(None)

    def __getitem__(self, territory: int) -> Place:
        """The place with this id; raises NotFound."""
        try:
            return self._by_id[territory]
        except KeyError:
            raise NotFound from None

    def find(self, slug: str) -> Place | None:
        return self._by_slug.get(slug)

    def children(self, territory: int | None) -> tuple[Place, ...]:
        """The places right inside this one; of None, the outermost."""
        return self._children.get(territory, ())

    def path(self, territory: int) -> tuple[Place, ...]:
        """From the outermost place down to this one, itself included; raises NotFound.

        It ends even where somebody has put a place inside itself.
        """
        steps = [self[territory]]
        while (parent := steps[-1].parent) is not None and len(steps) <= len(self):
            steps.append(self[parent])
        return tuple(reversed(steps))

    def ancestors(self, territory: int) -> frozenset[int]:
        """Ids of this place and of all it lies in: what a grant over it may name; raises NotFound."""
        return frozenset(place.id for place in self.path(territory))

    def descendants(self, territory: int) -> frozenset[int]:
        """Ids of this place and of all inside it: what a filter by it finds; raises NotFound."""
        return frozenset((self[territory].id, *(place.id for place in self._walk(territory))))

    def annexes(self) -> tuple[Place, ...]:
        """The places a resident knows an office by, in order."""
        return tuple(place for place in self if place.kind in _HEADINGS)

    def is_open(self, territory: int) -> bool:
        """Whether neither this place nor one around it is closed; raises NotFound."""
        return all(place.closed_on is None for place in self.path(territory))

    def namesakes(self, territory: int) -> tuple[Place, ...]:
        """The other places that share a name with this one in some language, in order; raises NotFound."""
        keys = name_keys(self[territory])
        alike = {place for key in keys for place in self._by_name.get(key, ()) if place != territory}
        return tuple(place for place in self if place.id in alike)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for place in self:
            for key in name_keys(place):
                found[key] = (*found.get(key, ()), place.id)
        return found

    def choices(self, lang: str) -> tuple[PlaceGroup, ...]:
        """Where a resident may say they are: annexes with their quarters, the whole town last.

        Without a pashalik a commune stands for the town. What is closed is not offered, nor what lies in it.
        """
        if lang not in self._choices:
            self._choices[lang] = tuple(self._groups(lang))
        return self._choices[lang]

    def offered(self) -> frozenset[int]:
        """The ids among the choices."""
        return frozenset(place for group in self.choices(READABLE[0]) for place, _ in group.options)

    def _groups(self, lang: str) -> Iterator[PlaceGroup]:
        open_ = [place for place in self if self.is_open(place.id)]
        kinds = {place.kind for place in open_}
        town = next((kind for kind in _TOWNS if kind in kinds), None)
        alone: list[Place] = []
        for place in open_:
            inside = self._called(place.id)
            if place.kind in _HEADINGS or inside:
                own = () if place.kind in _CALLED and place.parent is not None else (place,)
                yield _group(place, (*own, *inside), lang)
            elif place.kind is town or (place.kind in _CALLED and place.parent is None):
                alone.append(place)
        yield from (_group(place, (place,), lang) for place in alone)

    def _called(self, territory: int) -> tuple[Place, ...]:
        """The open quarters and douars right inside a place."""
        inside = self.children(territory)
        return tuple(child for child in inside if child.kind in _CALLED and child.closed_on is None)

    def _walk(self, territory: int | None) -> Iterator[Place]:
        for child in self.children(territory):
            yield child
            yield from self._walk(child.id)


def _group(heading: Place, places: tuple[Place, ...], lang: str) -> PlaceGroup:
    return PlaceGroup(heading.name(lang), tuple((place.id, place.name(lang)) for place in places))


def names_of(model: type[Territory | Office | PhoneLine]) -> dict[str, Column]:
    """The columns of the four names, for a card that has them."""
    return {f"name_{code}": getattr(model, f"name_{code}") for code in LANGUAGES}


@cached
def territories(session: Session) -> TerritoryTree:
    """The tree of every territory."""
    t = Territory
    found = select_card(
        Place,
        id=t.id,
        slug=t.slug,
        kind=t.kind,
        line=t.line,
        parent=t.parent_id,
        ordinal=t.ordinal,
        position=t.position,
        closed_on=t.closed_on,
        **names_of(t),
    )
    return TerritoryTree(tuple(session.scalars(found.order_by(t.position, t.id))))


@cached
def offices(session: Session) -> Mapping[int, OfficeCard]:
    """Every office by its id, in the order they are listed."""
    o = Office
    found = select_card(
        OfficeCard,
        id=o.id,
        slug=o.slug,
        kind=o.kind,
        territory=o.territory_id,
        email=o.email,
        position=o.position,
        **names_of(o),
    )
    return MappingProxyType({card.id: card for card in session.scalars(found.order_by(o.position, o.id))})


@cached
def routing(session: Session) -> Mapping[tuple[Category, int | None], int]:
    """Category and territory → office; a territory of None stands for anywhere."""
    rows = session.execute(select(Routing.category, Routing.territory_id, Routing.office_id))
    return MappingProxyType({(category, territory): office for category, territory, office in rows})


@dataclass(frozen=True, slots=True)
class Route:
    """The rule that proposes an office; a territory of None stands for anywhere."""

    office: int
    territory: int | None


def route(session: Session, category: Category, territory: int) -> Route | None:
    """The rule for `category` in the nearest territory around, None when nobody made one.

    Raises NotFound for a territory that is not there.
    """
    answers = routing(session)
    around: list[int | None] = [place.id for place in reversed(territories(session).path(territory))]
    found = (Route(answers[category, at], at) for at in (*around, None) if (category, at) in answers)
    return next(found, None)


def proposed_office(session: Session, category: Category, territory: int) -> int | None:
    """The office `route` proposes, None when it proposes none. Raises NotFound as it does."""
    found = route(session, category, territory)
    return found.office if found else None


@cached
def holidays(session: Session) -> frozenset[date]:
    """Days on which no deadline runs."""
    return frozenset(session.scalars(select(Holiday.day)))
