# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people of tests/web/people.py, with what they sign in to."""

from __future__ import annotations

from tests.web.people import (
    admin,
    amal,
    annexes,
    any_portal,
    clock,
    following,
    house,
    leader,
    leading,
    portal,
    portals,
    town,
)

__all__ = [
    "admin",
    "amal",
    "annexes",
    "any_portal",
    "clock",
    "following",
    "house",
    "leader",
    "leading",
    "portal",
    "portals",
    "town",
]
