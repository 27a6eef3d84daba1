# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leaving without a trace: the page that leads away, and the door that stays shut behind whoever left.

Going back, a browser sends again what was sent for the page it once showed; no header keeps it from that. So
every form of a report or a case carries the word of its visit. Once somebody has left, a form with that word
is answered with the way out.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from typing import Any, Final

from flask import Response, request
from wtforms import StringField

from portal.domain import quick_exit
from portal.store.engine.database import db
from portal.store.queries.accounts.quick_exits import exited
from portal.web.request.keys import pepper
from portal.web.request.responses import render

FIELD: Final = "visit"
CLEARED: Final = '"cache", "cookies", "storage"'
_WORD: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")
_LEAST: Final = 20
"""Characters of a boundary that was made up; browsers make theirs of 30 and more."""


class VisitField(StringField):
    """The word of a visit, minted with its first answer, kept from then on."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _word(str(valuelist[0]) if valuelist else "") or new_word()


def new_word() -> str:
    return secrets.token_urlsafe(24)


def mark() -> str | None:
    """Return the mark of the visit this form belongs to; None for one that brings no word."""
    word = _word(request.form.get(FIELD, ""))
    return quick_exit.mark(pepper(), word) if word else None


def _word(given: str) -> str | None:
    """Return a word of ours; for a form with files that has none yet, one that follows from its boundary.

    The form beside an announcement stands on a page that is the same for everybody, so no word can be in it.
    A browser makes up a boundary each time it sends a form, and says the same one when it sends that again.
    """
    if _WORD.fullmatch(given):
        return given
    boundary = request.mimetype_params.get("boundary", "")
    if given or len(boundary) < _LEAST:
        return None
    return hmac.digest(pepper(), b"sending\0" + boundary.encode("utf-8", "replace"), sha256).hex()


def turn_away() -> Response | None:
    """Answer a form of a visit that is over with the way out; None lets everything else pass."""
    left = mark() if request.method == "POST" else None
    return way_out() if left and exited(db.session(), left) else None


def way_out() -> Response:
    """Return a blank page that leads to where anybody might be.

    A page and not a redirect: `form-action` forbids a form to end on another site, and what a page leads to
    at once takes that page's place in the history.
    """
    answer = Response(render("leave/out.html"))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
