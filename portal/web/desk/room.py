# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room itself, and the one gate all its doors share."""

from __future__ import annotations

from portal.domain.actions import Action
from portal.web.request.access import allow
from portal.web.request.pages import Pages

pages = Pages("desk", __name__, "/desk")
moderators = allow(Action.ENTER_DESK)
