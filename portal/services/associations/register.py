"""An association asks to be taken up, by the receipt of its declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.slugs import free_slug, slug_from
from portal.store.engine.work import Work
from portal.store.models import Association, Membership, Territory

OLDEST: Final = date(1914, 1, 1)
NOT_SLUGS: Final = frozenset({"register"})
"""What the portal's own pages of associations are called."""

WAITING_AT_ONCE: Final = 3
"""Registrations one account may have waiting, so that nobody buries the admin's queue."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the form says: names cleaned, the receipt as the authority wrote it."""

    name: str
    name_fr: str
    about: str
    territory: int
    kind: DeclarationKind
    number: str
    declared_on: date


def register_association(w: Work, declared: Declaration, *, by: Actor) -> Association:
    """Store an association that waits for an admin, with who registers it as its leader.

    Raises Invalid with field → code.
    """
    require(by, Action.REGISTER_ASSOCIATION)
    if wrong := _faults(w, declared, by):
        raise Invalid(wrong)
    association = Association(
        slug=_slug(w, declared),
        name=declared.name,
        name_fr=declared.name_fr,
        about=declared.about,
        territory_id=declared.territory,
        standing=AssociationStanding.PENDING,
        declaration_kind=declared.kind,
        declaration_number=declared.number,
        declared_on=declared.declared_on,
        registered_at=w.now,
    )
    w.session.add(association)
    w.session.flush()
    w.session.add(
        Membership(
            association_id=association.id, account_id=by.account, role=MemberRole.LEADER, since=w.today
        )
    )
    w.record("register_association", f"association {association.id}", by=by.account)
    w.tell(Event(EventKind.ASSOCIATION_REGISTERED, account=by.account, facts={"association": association.id}))
    return association


def _faults(w: Work, declared: Declaration, by: Actor) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if w.session.get(Territory, declared.territory) is None:
        wrong["territory"] = "unknown"
    if not OLDEST <= declared.declared_on <= w.today:
        wrong["declared_on"] = "future" if declared.declared_on > w.today else "too_old"
    waiting = (
        select(Association.id)
        .join(Membership, Membership.association_id == Association.id)
        .where(Membership.account_id == by.account, Association.standing == AssociationStanding.PENDING)
    )
    if len(w.session.scalars(waiting).all()) >= WAITING_AT_ONCE:
        wrong[""] = "too_many_waiting"
    return wrong


def _slug(w: Work, declared: Declaration) -> str:
    """A Latin name makes the address readable; without one a number has to do."""
    base = slug_from([declared.name_fr, declared.name]) or "association"
    taken = w.session.scalars(select(Association.slug).where(Association.slug.startswith(base)))
    return free_slug(base, {*taken, *NOT_SLUGS})
