# SPDX-License-Identifier: AGPL-3.0-or-later
"""The moderators' desk: a queue of concerns, and one concern with every decision it allows."""

from __future__ import annotations

# Their views join the room.
from portal.web.desk import item, photo_steps, quarantine, queue, reveal, steps, voice_steps  # noqa: F401
from portal.web.desk.room import pages

__all__ = ["pages"]
