# SPDX-License-Identifier: AGPL-3.0-or-later
"""The moderators' desk: a queue of concerns, and one concern with every decision it allows."""

from __future__ import annotations

from portal.web.desk import item, photo_steps, quarantine, queue, reveal, steps  # noqa: F401  # their views join the room
from portal.web.desk.room import pages

__all__ = ["pages"]
