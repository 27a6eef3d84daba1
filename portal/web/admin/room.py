# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room that the views of the administration are the pages of."""

from __future__ import annotations

from werkzeug.wrappers import Response

from portal.domain.actions import Action
from portal.web.request.access import allow
from portal.web.request.pages import Pages

pages = Pages("admin", __name__, "/admin")

Answer = Response | str | tuple[str, int]

ADMINS = allow(Action.ENTER_ADMIN)
"""Every page of the room; the services behind the forms ask again for the act itself."""
