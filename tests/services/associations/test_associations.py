"""Associations: registered as declared, then verified, refused or suspended by an administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from portal.domain.events import EventKind
from portal.domain.people import VISITOR, Actor
from portal.services.associations.decide import decide_association
from portal.services.associations.register import Declaration, register_association
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Association, OutboxEntry
from portal.store.queries.associations.associations import associations_of
from tests import makers
from tests.makers import NOON, TODAY
from tests.services.members import ADMIN, actor, association, somebody

pytestmark = pytest.mark.usefixtures("database")


def declared(**given: Any) -> Declaration:
    with work(NOON) as w:
        territory = makers.territory(w.session).id
    defaults: dict[str, Any] = {
        "name": "جمعية أمل الحي",
        "name_fr": "Amal du quartier",
        "about": "",
        "territory": territory,
        "kind": DeclarationKind.FINAL,
        "number": "142/2024",
        "declared_on": date(2024, 1, 15),
    }
    return Declaration(**{**defaults, **given})


def registered(account: int, **given: Any) -> Association:
    declaration = declared(**given)
    with work(NOON) as w:
        return register_association(w, declaration, by=Actor(account=account))


def told() -> list[tuple[EventKind, int | None]]:
    db.session.rollback()
    return [
        (row.kind, row.account_id) for row in db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))
    ]


def test_whoever_registers_an_association_leads_it_and_waits() -> None:
    leader = somebody()
    row = registered(leader)
    assert (row.slug, row.standing) == ("amal-du-quartier", AssociationStanding.PENDING)
    assert actor(leader).leads == {row.id}
    assert told() == [(EventKind.ASSOCIATION_REGISTERED, leader)]


def test_two_of_one_name_have_two_addresses() -> None:
    assert registered(somebody()).slug == "amal-du-quartier"
    assert registered(somebody()).slug == "amal-du-quartier-2"
    assert registered(somebody(), name_fr="Register").slug == "register-2"
    assert registered(somebody(), name_fr="").slug == "association"


def test_a_declaration_has_a_past_date_and_a_place() -> None:
    leader = somebody()
    for given, field in (
        ({"declared_on": TODAY + timedelta(days=1)}, "declared_on"),
        ({"declared_on": date(1900, 1, 1)}, "declared_on"),
        ({"territory": 4711}, "territory"),
    ):
        with pytest.raises(Invalid) as refused:
            registered(leader, **given)
        assert field in refused.value.fields


def test_nobody_fills_the_queue_alone() -> None:
    leader = somebody()
    for _ in range(3):
        registered(leader)
    with pytest.raises(Invalid):
        registered(leader)
    registered(somebody())


def test_a_visitor_registers_nothing() -> None:
    declaration = declared()
    with work(NOON) as w, pytest.raises(NotAllowed):
        register_association(w, declaration, by=VISITOR)


def test_a_decision_is_told_to_every_leader() -> None:
    leader = somebody()
    row = registered(leader)
    with work(NOON) as w:
        decide_association(w, row.id, AssociationStanding.VERIFIED, by=ADMIN)
    assert told()[-1] == (EventKind.ASSOCIATION_VERIFIED, leader)
    with work(NOON) as w, pytest.raises(WrongState):
        decide_association(w, row.id, AssociationStanding.REJECTED, "too late", by=ADMIN)
    with work(NOON) as w:
        decide_association(w, row.id, AssociationStanding.SUSPENDED, "نشاط مخالف", by=ADMIN)
    assert told()[-1] == (EventKind.ASSOCIATION_REJECTED, leader)


def test_a_refusal_says_why() -> None:
    row = registered(somebody())
    with work(NOON) as w, pytest.raises(Invalid) as refused:
        decide_association(w, row.id, AssociationStanding.REJECTED, by=ADMIN)
    assert refused.value.fields == {"note": "required"}


def test_only_admins_decide_and_only_on_what_is_there() -> None:
    leader = somebody()
    row = registered(leader)
    with work(NOON) as w, pytest.raises(NotAllowed):
        decide_association(
            w, row.id, AssociationStanding.VERIFIED, by=Actor(account=leader, leads=frozenset({row.id}))
        )
    with work(NOON) as w, pytest.raises(NotFound):
        decide_association(w, 4711, AssociationStanding.VERIFIED, by=ADMIN)


def test_an_account_sees_the_associations_it_belongs_to_today() -> None:
    leader = somebody()
    number = association(leader)
    association(somebody())
    found = associations_of(db.session(), leader, TODAY)
    assert [(one.id, role) for one, role in found] == [(number, MemberRole.LEADER)]
    assert associations_of(db.session(), leader, date(2020, 1, 1)) == []
