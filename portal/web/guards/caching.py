# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be kept by browsers and proxies, and how small it travels.

An anonymous page is the same for everybody: it carries an ETag, and a browser that has it already is told so
in one line. Whatever was made for one person, or answers a form, is kept by nobody; nor is any page on the
way of a report or a case, so that going back to it finds nothing.
"""

from __future__ import annotations

import gzip
from hashlib import blake2b
from typing import Final

from flask import Flask, Response, request

from portal.web.request.pages import is_unseen
from portal.web.request.sessions import has_session

SHARED: Final = "public, max-age=0, must-revalidate"
FOR_EVER: Final = "public, max-age=31536000, immutable"
PRIVATE: Final = "no-store"
LEVEL: Final = 5
"""Of gzip: 1 ms for a page of 60 kB. Level 9 costs twice as much for one part in a hundred."""
SMALLEST: Final = 600
SQUEEZABLE: Final = (
    "text/",
    "application/json",
    "application/atom+xml",
    "application/xml",
    "image/svg+xml",
    "application/geo+json",
)


def init_app(app: Flask) -> None:
    app.after_request(settle)


def settle(response: Response) -> Response:
    """Say who may keep this answer, leave out a body the browser has, and squeeze what is left."""
    if "Cache-Control" not in response.headers:
        _label(response)
    if response.status_code == 412:  # what was asked for is not sent where its condition does not hold
        response.set_data(b"")
    if _squeezes(response):
        response.vary.add("Accept-Encoding")
        if response.status_code != 304 and accepts_gzip():
            _squeeze(response)
    return response


def accepts_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _label(response: Response) -> None:
    if not _is_shared(response):
        response.headers["Cache-Control"] = PRIVATE
        return
    response.headers["Cache-Control"] = SHARED
    response.vary.add("Cookie")
    if response.status_code == 200:
        response.set_etag(blake2b(response.get_data(), digest_size=10).hexdigest(), weak=True)
        response.make_conditional(request)


def _is_shared(response: Response) -> bool:
    """Whether everybody would be given these very bytes."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 301, 308)
        and not response.is_streamed
        and not has_session()
        and not is_unseen()
        and "Set-Cookie" not in response.headers
    )


def _squeezes(response: Response) -> bool:
    return (
        (response.mimetype or "").startswith(SQUEEZABLE)
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and not response.direct_passthrough
    )


def _squeeze(response: Response) -> None:
    body = response.get_data()
    if len(body) < SMALLEST:
        return
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
