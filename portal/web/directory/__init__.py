# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom to call: telephone lines by place, for the screen, the wall and the telephone's own book."""

from __future__ import annotations

from portal.web.directory.views import pages

__all__ = ["pages"]
