"""Associations: who the public may know, who belongs to one, and what waits for an admin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.concerns import Exposure
from portal.domain.loop import Tally, tally
from portal.domain.privacy import Audience
from portal.store.cards import select_card
from portal.store.models import Account, Association, Concern, Membership
from portal.store.queries.accounts.accounts import current_membership
from portal.store.visibility import visible_to


@dataclass(frozen=True, slots=True)
class AssociationCard:
    """A verified association as the public knows it, with what became of its public concerns."""

    id: int
    slug: str
    name: str
    name_fr: str
    about: str
    territory: int
    declaration_kind: DeclarationKind
    declared_on: date
    counted: Tally = Tally()

    def called(self, lang: str) -> str:
        """The name for readers of `lang`: as declared, or its Latin form where there is one."""
        return self.name if lang == "ar" else self.name_fr or self.name


@dataclass(frozen=True, slots=True)
class OwnAssociation:
    """An association as its members and admins know it."""

    id: int
    slug: str
    name: str
    name_fr: str
    about: str
    territory: int
    standing: AssociationStanding
    declaration_kind: DeclarationKind
    declaration_number: str
    declared_on: date
    registered_at: datetime
    decided_at: datetime | None
    decision_note: str

    def called(self, lang: str) -> str:
        return self.name if lang == "ar" else self.name_fr or self.name

    @property
    def verified(self) -> bool:
        return self.standing is AssociationStanding.VERIFIED


@dataclass(frozen=True, slots=True)
class Member:
    account: int
    name: str
    email: str
    role: MemberRole
    since: date
    until: date | None


def public_associations(
    session: Session, words: str = "", territories: frozenset[int] = frozenset()
) -> list[AssociationCard]:
    """Verified associations by name, narrowed to `words` in the name and to some territories."""
    wanted: list[ColumnElement[bool]] = []
    if words:
        wanted.append(
            or_(
                Association.name.contains(words, autoescape=True),
                func.lower(Association.name_fr).contains(words.lower(), autoescape=True),
            )
        )
    if territories:
        wanted.append(Association.territory_id.in_(territories))
    return _counted(session, _cards().where(*wanted).order_by(Association.name, Association.id))


def public_association(session: Session, slug: str) -> AssociationCard | None:
    """One verified association; one that waits or was rejected is not there for the public."""
    return next(iter(_counted(session, _cards().where(Association.slug == slug))), None)


def association(session: Session, slug: str) -> OwnAssociation | None:
    """An association in any standing, for its members and admins."""
    return session.scalars(_own().where(Association.slug == slug)).one_or_none()


def by_id(session: Session, id: int) -> OwnAssociation | None:
    return session.scalars(_own().where(Association.id == id)).one_or_none()


def associations_of(session: Session, account: int, today: date) -> list[tuple[OwnAssociation, MemberRole]]:
    """The associations an account belongs to today, in the order it joined them."""
    rows = session.execute(
        _own()
        .add_columns(Membership.role)
        .join(Membership, Membership.association_id == Association.id)
        .where(Membership.account_id == account, current_membership(today))
        .order_by(Membership.since, Membership.id)
    )
    return [(own, role) for own, role in rows]


def in_standing(session: Session, standing: AssociationStanding) -> list[OwnAssociation]:
    """Associations in one standing, oldest registration first: an admin's queue."""
    found = _own().where(Association.standing == standing).order_by(Association.registered_at, Association.id)
    return list(session.scalars(found))


def count_by_standing(session: Session) -> Mapping[AssociationStanding, int]:
    counted = func.count(Association.id).label("number")
    rows = session.execute(select(Association.standing, counted).group_by(Association.standing))
    return {row.standing: row.number for row in rows}


def members(session: Session, association: int) -> list[Member]:
    """Everybody who belongs or belonged to an association: those of today first, leaders before members."""
    found = (
        select_card(
            Member,
            account=Account.id,
            name=Account.name,
            email=Account.email,
            role=Membership.role,
            since=Membership.since,
            until=Membership.until,
        )
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.association_id == association)
        .order_by(Membership.until.is_not(None), Membership.role, Membership.since, Membership.id)
    )
    return list(session.scalars(found))


def _cards() -> Select[AssociationCard]:
    return select_card(
        AssociationCard,
        id=Association.id,
        slug=Association.slug,
        name=Association.name,
        name_fr=Association.name_fr,
        about=Association.about,
        territory=Association.territory_id,
        declaration_kind=Association.declaration_kind,
        declared_on=Association.declared_on,
    ).where(Association.standing == AssociationStanding.VERIFIED)


def _own() -> Select[OwnAssociation]:
    return select_card(
        OwnAssociation,
        id=Association.id,
        slug=Association.slug,
        name=Association.name,
        name_fr=Association.name_fr,
        about=Association.about,
        territory=Association.territory_id,
        standing=Association.standing,
        declaration_kind=Association.declaration_kind,
        declaration_number=Association.declaration_number,
        declared_on=Association.declared_on,
        registered_at=Association.registered_at,
        decided_at=Association.decided_at,
        decision_note=Association.decision_note,
    )


def _counted(session: Session, wanted: Select[AssociationCard]) -> list[AssociationCard]:
    """The cards with how their concerns stand."""
    cards = session.scalars(wanted).all()
    tallies = _tallies(session, [card.id for card in cards])
    return [replace(card, counted=tallies.get(card.id, Tally())) for card in cards]


def _tallies(session: Session, associations: list[int]) -> dict[int, Tally]:
    """Association → how the concerns that bear its name in public stand in the loop."""
    rows = session.execute(
        select(Concern.association_id, Concern.state).where(
            Concern.association_id.in_(associations),
            visible_to(Audience.PUBLIC),
            Concern.exposure == Exposure.PUBLIC,
        )
    )
    states: dict[int, list[Any]] = {}
    for association, state in rows:
        states.setdefault(association or 0, []).append(state)
    return {association: tally(found) for association, found in states.items()}
