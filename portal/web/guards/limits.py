# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much anybody may send us at once."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, Final

import flask
from flask import Flask, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.http import parse_options_header

from portal.domain.media import LARGEST_UPLOAD
from portal.server.site import REFUSED, Environ, Refused
from portal.web.request.pages import takes_files

MEGABYTE: Final = 1_000_000
LARGEST_FORM: Final = MEGABYTE
"""Without files. The longest article takes a third of it: a letter of Arabic is six characters in a form."""
LARGEST_BODY: Final = 2 * LARGEST_UPLOAD + LARGEST_FORM
"""Room for a voice note beside three photos of 15 MB, for one photo too many, or one twice too large: what
does not fit into its field is told there, with all else kept."""
MOST_PARTS: Final = 500
WITH_FILES: Final = "multipart/form-data"
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that read: what would a body say?"""


class Upload(BytesIO):
    """A file of a form, in memory: on disk, what a camera wrote into it would outlast the request.

    No more is kept than tells that it is too large.
    """

    def write(self, data: Any) -> int:
        super().write(data[: LARGEST_UPLOAD + 1 - self.tell()])
        return len(data)


class Request(flask.Request):
    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return Upload()


def init_app(app: Flask) -> None:
    """Refuse what is too large before it is read."""
    app.request_class = Request
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_FORM, MAX_FORM_PARTS=MOST_PARTS
    )

    @app.before_request
    def limit() -> None:
        _refuse_unread()
        # Werkzeug's own limits on forms hold for those with files only.
        request.max_content_length = _largest(app, request.endpoint, request.mimetype)
        # A megabyte of "&" would otherwise become as many fields before any view could refuse them.
        if _is_plain_form() and request.get_data(parse_form_data=False).count(b"&") >= MOST_PARTS:
            raise RequestEntityTooLarge


def body_limits(app: Flask) -> Callable[[Environ], int]:
    """Return what tells the server how many bytes of body a request may have; none where no form leads.

    It is asked before anybody is known, so that much is let in only where forms bring photos or a voice.
    """

    def body_limit(environ: Environ) -> int:
        if environ["REQUEST_METHOD"] in BODILESS:
            return 0
        try:
            endpoint, _ = app.url_map.bind_to_environ(environ).match()
        except HTTPException:
            return 0
        kind, _ = parse_options_header(environ.get("CONTENT_TYPE"))
        return _largest(app, endpoint, kind)

    return body_limit


def _largest(app: Flask, endpoint: str | None, kind: str) -> int:
    return LARGEST_BODY if kind == WITH_FILES and takes_files(app, endpoint) else LARGEST_FORM


def _refuse_unread() -> None:
    """Say why the server did not read a body, unless the address itself leads nowhere."""
    refused = request.environ.get(REFUSED)
    if refused is Refused.TOO_LARGE:
        raise RequestEntityTooLarge
    if refused is Refused.UNWANTED and request.routing_exception is None:
        raise BadRequest


def _is_plain_form() -> bool:
    return request.mimetype == "application/x-www-form-urlencoded"
