"""A town, and a resident in a hurry."""

from __future__ import annotations

from tests.web.rooms import any_portal, portal, portals, resident, town

__all__ = ["any_portal", "portal", "portals", "resident", "town"]
