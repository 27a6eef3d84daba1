# SPDX-License-Identifier: AGPL-3.0-or-later
"""What residents raised, once a moderator has read it: the list, one concern, and standing by it."""

from __future__ import annotations

from portal.web.concerns.views import pages

__all__ = ["pages"]
