"""The row of a concern while somebody changes it: locked, seen as the rules see it, held by its reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from portal.domain.arabic import searchable
from portal.domain.concerns import Category, Exposure
from portal.domain.errors import Conflict, NotFound
from portal.domain.lifecycle import holder
from portal.domain.permissions import ConcernSubject
from portal.store.models import Concern, Support
from portal.store.queries.places import territories
from portal.store.work import Work


class Held(Conflict):
    """A colleague is reviewing this concern; `account` is who."""

    code = "held"

    def __init__(self, account: int) -> None:
        super().__init__(account)
        self.account = account


def load(w: Work, number: int, version: int | None = None) -> Concern:
    """Return the row, locked until the work ends. Raises NotFound, or Conflict on a stale `version`."""
    row = select(Concern).where(Concern.id == number).with_for_update()
    concern = w.session.scalar(row.execution_options(populate_existing=True))
    if concern is None:
        raise NotFound
    if version is not None and concern.version != version:
        raise Conflict
    return concern


def subject(w: Work, concern: Concern) -> ConcernSubject:
    """The concern as the permission table sees it."""
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


def settings_of(concern: Concern) -> dict[str, str | int | None]:
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
