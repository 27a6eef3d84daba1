"""The visibility table of the domain, asked in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, tuple_

from portal.domain.privacy import VISIBLE, Audience
from portal.store.models import Concern


def visible_to(audience: Audience, concern: type[Concern] = Concern) -> ColumnElement[bool]:
    """The condition under which a concern may be known to `audience`; answered from its index.

    `concern` is the table, or an alias of it.
    """
    pairs = sorted(VISIBLE[audience])
    return tuple_(concern.state, concern.exposure).in_(pairs)


def everything_unsafe() -> ColumnElement[bool]:
    """No condition at all: for a reporter's own case, counts and upkeep. Every use is a review."""
    return Concern.id.is_not(None)
