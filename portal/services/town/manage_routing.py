"""An admin says which office answers for a category, in the whole town or in one territory."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import Category
from portal.domain.errors import Invalid
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.store.engine.work import Work
from portal.store.models import Office, Routing, Territory


def route(w: Work, category: Category, territory: int | None, office: int | None, *, by: Actor) -> None:
    """Set the rule of one cell; without an office the cell inherits again.

    Only what moderators are proposed from now on changes: concerns keep the office they have. Raises Invalid.
    """
    require(by, Action.MANAGE_PLACES)
    if office is not None and w.session.get(Office, office) is None:
        raise Invalid({"office": "unknown"})
    if territory is not None and w.session.get(Territory, territory) is None:
        raise Invalid({"territory": "unknown"})
    # `is not distinct from`: a unique index lets any number of empty territories through.
    row = w.session.scalar(
        select(Routing)
        .where(Routing.category == category, Routing.territory_id.is_not_distinct_from(territory))
        .with_for_update()
    )
    if office is None and row is not None:
        w.session.delete(row)
    elif office is not None and row is not None:
        row.office_id = office
    elif office is not None:
        w.session.add(Routing(category=category, territory_id=territory, office_id=office))
    w.record("route", "routing", by=by.account, category=category.value, territory=territory, office=office)
