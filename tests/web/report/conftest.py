"""A town and a resident with a cheap phone."""

from __future__ import annotations

from tests.web.rooms import any_portal, portal, portals, resident, town

__all__ = ["any_portal", "portal", "portals", "resident", "town"]
