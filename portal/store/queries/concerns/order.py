"""How lists of concerns are ordered: by the day, and within a day by nothing that tells who came first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UnaryExpression

from portal.store.models import Concern


def newest_first() -> tuple[UnaryExpression[Any], ...]:
    """Numbers are drawn at random, so that they shuffle a day, the same way on every page of a list."""
    return Concern.received_on.desc(), Concern.id.desc()


def oldest_first() -> tuple[UnaryExpression[Any], ...]:
    return Concern.received_on.asc(), Concern.id.asc()
