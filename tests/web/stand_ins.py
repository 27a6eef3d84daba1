# SPDX-License-Identifier: AGPL-3.0-or-later
"""Empty rooms under the names the layouts link to, for tests of the frame without what is in it."""

from __future__ import annotations

from flask import Flask

from portal.web.request.access import everyone
from portal.web.request.pages import Pages

ROOMS = {
    "articles": {"index": "/articles/"},
    "concerns": {"index": "/concerns/"},
    "directory": {"index": "/directory/"},
    "associations": {"index": "/associations/"},
    "case": {"open": "/case"},
    "report": {"start": "/report"},
    "about": {"page": "/about/<name>"},
    "accounts": {"index": "/account", "sign_in": "/sign-in", "sign_out": "/sign-out"},
    "desk": {"index": "/desk/"},
    "newsroom": {"index": "/newsroom/"},
    "office": {"index": "/office/"},
    "association": {"index": "/association/"},
    "admin": {"index": "/admin/"},
}


def furnish(app: Flask) -> None:
    """Register an empty room for each that nobody has built."""
    for room in ROOMS.keys() - app.blueprints.keys():
        pages = Pages(room, __name__)
        for name, rule in ROOMS[room].items():
            pages.add_url_rule(rule, name, _nothing, gate=everyone, methods=["GET", "POST"])
        app.register_blueprint(pages)


def _nothing(**_: str) -> tuple[str, int]:
    return "", 204
