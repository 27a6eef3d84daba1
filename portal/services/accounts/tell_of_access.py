"""Tell owners by mail that a way into their account was changed, whoever changed it."""

from __future__ import annotations

from portal.domain.accounts import AccessChange
from portal.domain.events import Event, EventKind
from portal.store.engine.work import Work


def tell_of_access(w: Work, account: int, change: AccessChange) -> None:
    w.tell(Event(EventKind.ACCESS_CHANGED, account=account, facts={"change": change.value}))
