# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping other sites from sending our forms.

A request with our session cookie carries somebody's authority: it needs the token that only our own page
could hand it. A request without a session carries none, so it is enough that it does not come from another
site, which browsers say of themselves. So an anonymous reporter needs no cookie, and leaves none on a shared
phone.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import Forbidden

from portal.domain.sessions import LONGEST
from portal.web.request.sessions import has_session

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD: Final = "csrf_token"
NEVER_REFUSED: Final = frozenset({"leave.go"})
"""Who wants to leave is not shown an error instead; that page asks `from_this_site` itself before it acts."""


class FromElsewhere(Forbidden):
    """A form that was not sent from a page of ours."""


def init_app(app: Flask) -> None:
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_FIELD_NAME=FIELD,
        WTF_CSRF_TIME_LIMIT=int(LONGEST.total_seconds()),
        # The token proves the page; demanding a referrer besides would only shut out browsers that hide it.
        WTF_CSRF_SSL_STRICT=False,
    )
    protect = CSRFProtect(app)

    @app.before_request
    def guard() -> None:
        if request.method in SAFE or request.endpoint in NEVER_REFUSED:
            return
        if not from_this_site():
            raise FromElsewhere
        if has_session() and session:
            protect.protect()


def from_this_site() -> bool:
    """Whether the browser says that a page of ours sends this, or says nothing, as no browser of today does.

    `Sec-Fetch-Site` comes over https only; `Origin` comes with every form, and is `null` from a sandbox or a
    file.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or _network_location(origin) == request.host


def _network_location(origin: str) -> str | None:
    """`portal.example:8443` of an origin; None of what is no address, such as `http://[`."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def form_token() -> Markup:
    """Return the hidden field that every form to be posted contains; nothing without a session."""
    if not has_session():
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, generate_csrf())
