# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who did what: read by admins, changed by nobody."""

from __future__ import annotations

from flask import request

from portal.domain.reading import whole_number
from portal.store.engine.database import db
from portal.store.queries.instance.audit import actions
from portal.store.queries.instance.audit import audit as entries
from portal.web.admin.action_labels import action_label
from portal.web.admin.room import ADMINS, pages
from portal.web.request.paging import after, sliced
from portal.web.request.responses import render

PER_PAGE = 50
LONGEST_ID = 15


@pages.get("/audit", gate=ADMINS)
def audit() -> str:
    known = actions(db.session())
    asked = request.args.get("action", "")
    before, account = _number(after()), _number(request.args.get("account"))
    found = entries(
        db.session(),
        limit=PER_PAGE + 1,
        before=before,
        account=account,
        action=asked if asked in known else "",
    )
    return render(
        "admin/audit.html",
        page=sliced(found, PER_PAGE, lambda line: line.id),
        actions=known,
        asked=asked,
        action_label=action_label,
    )


def _number(text: str | None) -> int | None:
    return whole_number(text, LONGEST_ID)
