# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gates: who may open a page, built from the one table of permissions."""

from __future__ import annotations

from collections.abc import Callable

from portal.domain.actions import Action
from portal.domain.permissions import may
from portal.web.request.sessions import current_actor

Gate = Callable[[], bool]


def everyone() -> bool:
    return True


def allow(*actions: Action) -> Gate:
    """Open to whoever may do one of `actions` at all; the view asks again about the thing itself."""

    def gate() -> bool:
        return any(may(current_actor(), action) for action in actions)

    gate.__qualname__ = f"allow({', '.join(actions)})"
    return gate
