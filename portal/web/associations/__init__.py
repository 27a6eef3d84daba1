# SPDX-License-Identifier: AGPL-3.0-or-later
"""Associations: the public list, and the desk of each for its own members."""

from __future__ import annotations

from portal.web.associations import cases, desk, members, public, registration
from portal.web.associations.rooms import own, pages

__all__ = ["cases", "desk", "members", "own", "pages", "public", "registration"]
