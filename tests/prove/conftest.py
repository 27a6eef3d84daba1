"""Proofs run over whole portals."""

from __future__ import annotations

from tests.web.rooms import any_portal, portals

__all__ = ["any_portal", "portals"]
