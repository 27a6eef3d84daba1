# SPDX-License-Identifier: AGPL-3.0-or-later
"""True once the database failed in this request; the page then skips every lookup."""

from __future__ import annotations

from flask import g


def lose_database() -> None:
    """Do without the database for the rest of this request."""
    g.database_is_lost = True


def database_is_lost() -> bool:
    return bool(g.get("database_is_lost"))
