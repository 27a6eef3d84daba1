# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quick way out of every page where somebody reports or reads their case."""

from __future__ import annotations

from portal.web.leave.views import pages

__all__ = ["pages"]
