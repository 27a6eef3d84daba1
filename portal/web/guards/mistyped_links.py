# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses as people copy them: with the end of the sentence, a direction mark, or a language in capitals.

No address of ours ends in punctuation, and none holds a mark that cannot be seen. Such a request is led to
the page that was meant before any view sees it: that of a signed link would say that it is not valid.
"""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from portal.web.request.components import components
from portal.web.request.language import among, offered

_ENDS: Final = ".,;:!?…'\"`*()[]{}<>«»‹›“”„‘’،؛؟۔"
"""What follows a link in a sentence. Signed links may end in `-` or `_`, which are therefore no end."""
_UNSEEN: Final = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_LONGEST: Final = 2_000


def init_app(app: Flask) -> None:
    """Lead on whoever reads a page by a mistyped address; forms are taken as they are sent."""

    @app.before_request
    def lead_on() -> AnyResponse | None:
        if request.method not in ("GET", "HEAD") or len(request.path) > _LONGEST:
            return None
        meant = _meant(request.path)
        if meant == request.path or not _leads(meant):
            return None
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return redirect(components().urls.mounted(quote(meant)) + query, 301)


def _meant(path: str) -> str:
    """Return the address somebody meant: ours begin with one slash, so that none leads out."""
    seen = path
    if not path.isascii() or not path.isprintable() or " " in path:
        seen = "".join(mark for mark in path if unicodedata.category(mark) not in _UNSEEN)
    ended = seen.rstrip(_ENDS)
    if request.endpoint is None and ended.count("/") > 2:
        ended = ended.rstrip("/")
    return _in_small_letters("/" + ended.lstrip("/"))


def _in_small_letters(path: str) -> str:
    language, slash, rest = path[1:].partition("/")
    return f"/{language.lower()}{slash}{rest}" if among(language.lower(), offered()) else path


def _leads(path: str) -> bool:
    """Whether a page of ours has this address, perhaps with a slash at its end."""
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
