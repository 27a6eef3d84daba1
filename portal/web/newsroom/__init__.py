# SPDX-License-Identifier: AGPL-3.0-or-later
"""The newsroom: every article in every state, its words in each language, and follow-ups put together."""

from __future__ import annotations

from portal.web.newsroom import composing, ending, index, writing  # noqa: F401  # their views join the room
from portal.web.newsroom.room import pages

__all__ = ["pages"]
