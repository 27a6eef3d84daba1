# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every answer tells the browser not to do.

Two kinds of pages are let do a little more, and say so by `let_listen` or `let_record` when they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, g

_POLICIES: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
POLICY: Final = "; ".join(_POLICIES)

_SENSES: Final = "camera=(), geolocation=(self), microphone={}, payment=(), usb=()"

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: under it browsers send `Origin: null` with our own forms, which csrf.py has to tell
    # from a stranger's. No address of ours carries a receipt, so there is nothing to hide from ourselves.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _SENSES.format("()"),
}

LISTENING: Final[Mapping[str, str]] = {"Content-Security-Policy": f"{POLICY}; media-src 'self'"}
RECORDING: Final[Mapping[str, str]] = {
    "Content-Security-Policy": f"{POLICY}; media-src 'self' blob:",
    "Permissions-Policy": _SENSES.format("(self)"),
}
"""What was recorded is heard before it is sent: until then it is a `blob:` of the page itself."""

_OWN: Final = "headers_of_this_page"

LASTING: Final = "max-age=63072000; includeSubDomains"


def init_app(app: Flask, *, production: bool) -> None:
    """Add the headers to every answer; in production also the promise to speak https only."""
    headers: dict[str, str] = dict(HEADERS)
    if production:
        headers["Strict-Transport-Security"] = LASTING

    @app.after_request
    def guard(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        wanted = headers | g.get(_OWN, {})
        response.headers.extend([(n, value) for n, value in wanted.items() if n.lower() not in present])
        return response


def let_listen() -> None:
    """Let the page that answers this request play voice notes."""
    g.setdefault(_OWN, {}).update(LISTENING)


def let_record() -> None:
    """Let the page that answers this request use the microphone, and play what it recorded."""
    g.setdefault(_OWN, {}).update(RECORDING)
