# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way in: from `/` to the reader's language, and the home page."""

from __future__ import annotations

from portal.web.home.views import door, pages

__all__ = ["door", "pages"]
