"""An admin compares a declaration with the authority's list, and takes the association up or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.associations import MemberRole, Standing
from portal.domain.errors import Invalid, NotFound, WrongState
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.services.associations.manage_members import revoke_all
from portal.store.engine.work import Work
from portal.store.models import Association, Membership
from portal.store.queries.accounts.accounts import current_membership

FROM: Final[Mapping[Standing, frozenset[Standing]]] = {
    Standing.VERIFIED: frozenset({Standing.PENDING, Standing.REJECTED, Standing.SUSPENDED}),
    Standing.REJECTED: frozenset({Standing.PENDING}),
    Standing.SUSPENDED: frozenset({Standing.VERIFIED}),
}
"""Standing decided → the standings it may follow."""

_TELLS: Final = {
    Standing.VERIFIED: EventKind.ASSOCIATION_VERIFIED,
    Standing.REJECTED: EventKind.ASSOCIATION_REJECTED,
    Standing.SUSPENDED: EventKind.ASSOCIATION_REJECTED,
}


def decide_association(
    w: Work, association: int, standing: Standing, note: str = "", *, by: Actor
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
    if standing is not Standing.VERIFIED and not note:
        raise Invalid({"note": "required"})
    row.standing = standing
    row.decided_at = w.now
    row.decided_by = by.account
    row.decision_note = note
    if standing is not Standing.VERIFIED:
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
