# SPDX-License-Identifier: AGPL-3.0-or-later
"""The administration: who may do what, which associations are real, who answers for what, and where."""

from __future__ import annotations

from portal.web.admin import associations, audit, days, holds, index, offices, people, phones, places, routing
from portal.web.admin.room import pages

__all__ = [
    "associations",
    "audit",
    "days",
    "holds",
    "index",
    "offices",
    "pages",
    "people",
    "phones",
    "places",
    "routing",
]
