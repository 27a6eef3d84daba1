# SPDX-License-Identifier: AGPL-3.0-or-later
"""Photos: everybody's once a moderator has shown them, the desk's before, and their sender's at all times.

Voice notes: the desk's and their sender's, and never anybody else's."""

from __future__ import annotations

from portal.web.media.views import pages

__all__ = ["pages"]
