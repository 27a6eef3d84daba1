from __future__ import annotations

from tests.web.rooms import portal, portals, resident, town

__all__ = ["portal", "portals", "resident", "town"]
