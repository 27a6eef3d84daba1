# SPDX-License-Identifier: AGPL-3.0-or-later
"""About the portal: how it works, and what it promises, in words that hold."""

from __future__ import annotations

from portal.web.about.views import pages

__all__ = ["pages"]
