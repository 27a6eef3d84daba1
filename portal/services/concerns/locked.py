"""The row of a concern while somebody changes it: locked, seen as the rules see it, held by its reviewer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import exists, func, select, update

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.concerns import Category, Exposure, State
from portal.domain.errors import Conflict, NotFound
from portal.domain.lifecycle import holder
from portal.domain.permissions import ConcernSubject
from portal.store.engine.work import Work
from portal.store.models import Concern, Support, TimelineEntry
from portal.store.queries.town.places import territories


class Held(Conflict):
    """A colleague is reviewing this concern; `account` is who."""

    code = "held"

    def __init__(self, account: int) -> None:
        super().__init__(account)
        self.account = account


def load(w: Work, number: int, version: int | None = None, *, beside: int | None = None) -> Concern:
    """Return the row, locked until the work ends. Raises NotFound, or Conflict on a stale `version`.

    What is joined with it, and the concern `beside` it, are locked too: all in the order of their numbers, so
    that no two works wait for each other.
    """
    _lock_family(w, [number], beside)
    row = select(Concern).where(Concern.id == number).with_for_update()
    concern = w.session.scalar(row.execution_options(populate_existing=True))
    if concern is None:
        raise NotFound
    if version is not None and concern.version != version:
        raise Conflict
    return concern


def load_all(w: Work, numbers: Collection[int]) -> dict[int, Concern]:
    """Return rows by their numbers, locked as `load` locks one. Raises NotFound unless all are there."""
    _lock_family(w, numbers)
    rows = select(Concern).where(Concern.id.in_(numbers)).order_by(Concern.id).with_for_update()
    found = {c.id: c for c in w.session.scalars(rows.execution_options(populate_existing=True))}
    if found.keys() != set(numbers):
        raise NotFound
    return found


def going_on(w: Work, number: int) -> int:
    """The number of the concern that goes on for `number`: the one it was joined with, or itself."""
    joined = select(Concern.merged_into_id).where(Concern.id == number, Concern.state == State.MERGED)
    return w.session.scalar(joined) or number


def _lock_family(w: Work, numbers: Collection[int], beside: int | None = None) -> None:
    joined = select(Concern.id).where(Concern.merged_into_id.in_(numbers))
    family = {*numbers, *w.session.scalars(joined)} | ({beside} if beside else set())
    if len(family) > 1:
        rows = select(Concern.id).where(Concern.id.in_(family)).order_by(Concern.id)
        w.session.execute(rows.with_for_update()).all()


def subject(w: Work, concern: Concern) -> ConcernSubject:
    """The concern as the permission table sees it."""
    return replace(_subject(w, concern), joined=_older_reports(w, concern))


def _older_reports(w: Work, concern: Concern) -> tuple[ConcernSubject, ...]:
    """What was joined with a concern and arrived before the claim that waits there: its reporters judge too.

    The order of the timeline's rows says which was first, as no hour of a report is kept.
    """
    if concern.state is not State.CLAIMED_DONE:
        return ()
    entry = TimelineEntry
    claim = select(func.max(entry.id)).where(entry.concern_id == concern.id, entry.action == Action.CLAIM)
    arrived = exists().where(
        entry.concern_id == Concern.id, entry.action == Action.SUBMIT, entry.id < claim.scalar_subquery()
    )
    joined = select(Concern).where(
        Concern.merged_into_id == concern.id, Concern.state == State.MERGED, arrived
    )
    return tuple(_subject(w, one) for one in w.session.scalars(joined.order_by(Concern.id)))


def _subject(w: Work, concern: Concern) -> ConcernSubject:
    return ConcernSubject(
        number=concern.id,
        state=concern.state,
        exposure=concern.exposure,
        territories=territories(w.session).ancestors(concern.territory_id),
        office=concern.office_id,
        association=concern.association_id,
        account=concern.account_id,
        declined_by=concern.declined_by,
    )


def holder_of(w: Work, concern: Concern) -> int | None:
    """The account reviewing a concern right now, if its fifteen minutes are not over."""
    return holder(concern.state, concern.taken_by, concern.taken_at, w.now)


def forget_verdicts(w: Work, concern: Concern, *, judges: bool) -> None:
    """Erase what supporters said of a claim, and the marks that told them apart.

    `judges` says whether those who stand by the concern now may judge the claim that begins.
    """
    void = {"judges": judges, "verdict": None, "by_account": False, "network": None}
    w.session.execute(update(Support).where(Support.concern_id == concern.id).values(void))


def copy(concern: Concern, title: str, public_text: str) -> None:
    """Set the public copy and what a search finds of it."""
    concern.title = title
    concern.public_text = public_text
    concern.folded = searchable(f"{title}\n{public_text}")


def settings_of(concern: Concern) -> dict[str, Any]:
    """What a moderator settles about a concern, for an undoing to restore: who may read it above all."""
    return {
        "category": concern.category.value,
        "exposure": concern.exposure.value,
        "office": concern.office_id,
    }


def settle_as(concern: Concern, before: Mapping[str, Any]) -> None:
    """Settle a concern as `settings_of` found it."""
    concern.category = Category(before["category"])
    concern.exposure = Exposure(before["exposure"])
    concern.office_id = before["office"]
