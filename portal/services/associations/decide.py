"""An admin compares a declaration with the authority's list, and takes the association up or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.errors import Invalid, NotFound, WrongState
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.services.associations.manage_members import revoke_all
from portal.store.engine.work import Work
from portal.store.models import Association, Membership
from portal.store.queries.accounts.accounts import current_membership

FROM: Final[Mapping[AssociationStanding, frozenset[AssociationStanding]]] = {
    AssociationStanding.VERIFIED: frozenset(
        {AssociationStanding.PENDING, AssociationStanding.REJECTED, AssociationStanding.SUSPENDED}
    ),
    AssociationStanding.REJECTED: frozenset({AssociationStanding.PENDING}),
    AssociationStanding.SUSPENDED: frozenset({AssociationStanding.VERIFIED}),
}
"""Standing decided → the standings it may follow."""

_TELLS: Final = {
    AssociationStanding.VERIFIED: EventKind.ASSOCIATION_VERIFIED,
    AssociationStanding.REJECTED: EventKind.ASSOCIATION_REJECTED,
    AssociationStanding.SUSPENDED: EventKind.ASSOCIATION_REJECTED,
}


def decide_association(
    w: Work, association: int, standing: AssociationStanding, note: str = "", *, by: Actor
) -> Association:
    """Verify, reject or suspend; each leader is told, with the note.

    Raises WrongState when somebody decided before, Invalid when a refusal gives no reason.
    """
    require(by, Action.VERIFY_ASSOCIATION)
    row = w.session.get(Association, association, with_for_update=True)
    if row is None:
        raise NotFound
    if row.standing not in FROM.get(standing, frozenset()):
        raise WrongState(Action.VERIFY_ASSOCIATION.value, row.standing.value)
    if standing is not AssociationStanding.VERIFIED and not note:
        raise Invalid({"note": "required"})
    row.standing = standing
    row.decided_at = w.now
    row.decided_by = by.account
    row.decision_note = note
    if standing is not AssociationStanding.VERIFIED:
        revoke_all(w, row.id)
    w.record("decide_association", f"association {row.id}", by=by.account, standing=standing.value)
    for leader in _leaders(w, row.id):
        w.tell(Event(_TELLS[standing], account=leader, facts={"association": row.id}))
    return row


def _leaders(w: Work, association: int) -> list[int]:
    return list(
        w.session.scalars(
            select(Membership.account_id).where(
                Membership.association_id == association,
                Membership.role == MemberRole.LEADER,
                current_membership(w.today),
            )
        )
    )
