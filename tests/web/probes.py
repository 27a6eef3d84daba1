# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that do one thing each to the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.domain import errors
from portal.domain.actions import Action
from portal.store.base import Base
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.web.request import sessions
from portal.web.request.access import allow, everyone
from portal.web.request.components import now
from portal.web.request.csrf import form_token
from portal.web.request.current_page import CurrentPage
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.paging import after, numbered, sliced
from portal.web.request.sessions import current_actor
from tests import makers

ERRORS: dict[str, Callable[[], BaseException]] = {
    "not-allowed": errors.NotAllowed,
    "sign-in": errors.SignInNeeded,
    "proof": errors.ProofNeeded,
    "not-found": errors.NotFound,
    "gone": errors.Gone,
    "conflict": errors.Conflict,
    "invalid": lambda: errors.Invalid({"text": "required"}),
    "too-long": lambda: errors.TooLong(10, 12),
    "too-many": lambda: errors.TooMany(60),
    "unavailable": errors.Unavailable,
    "no-room": errors.NoRoom,
    "database": lambda: OperationalError("INSERT", ("words-of-hers",), RuntimeError("words-of-hers")),
    "disk": lambda: OSError(28, "No space left on device"),
    "mistake": lambda: RuntimeError("words-of-hers"),
}
LONG = "كلمة " * 400


pages = Pages("probe", __name__, "/probe")


@pages.route("/raise/<name>", gate=everyone, methods=["GET", "POST"])
def fail(name: str) -> str:
    raise ERRORS[name]()  # noqa: RSE102  # made anew for each request


@pages.post("/asked/<state>", gate=everyone)
def ask(state: str) -> str:
    """Have PostgreSQL itself refuse, with a state of its own."""
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'words-of-hers' USING ERRCODE = '{state}'; END $$"
    db.session.execute(text(raised))
    return ""


@pages.post("/counted", gate=everyone)
def count() -> str:
    """Read every row of every table."""
    return str([len(db.session.execute(table.select()).all()) for table in Base.metadata.sorted_tables])


@pages.get("/status/<int:code>", gate=everyone)
def refuse(code: int) -> str:
    abort(code)


@pages.get("/long", gate=everyone)
def long() -> Response:
    return Response(f"{current_language()} {LONG}", content_type="text/plain; charset=utf-8")


@pages.post("/taken", gate=everyone, files=True, endpoint="taken")
@pages.post("/take", gate=everyone)
def take() -> dict[str, Any]:
    return {"text": request.form.get("text"), "size": len(request.files)}


@pages.get("/enter", gate=everyone)
def enter() -> Response:
    """Open a session as signing in does, and show the token of the page after it."""
    with work(now()) as w:
        account = request.args.get("account", type=int) or makers.account(w.session).id
        sessions.begin(w, account, request.args.get("epoch", 0, int))
    return Response(f'name="csrf_token" value="{generate_csrf()}"', mimetype="text/plain")


@pages.get("/token", gate=everyone)
def token() -> Response:
    return Response(form_token(), mimetype="text/plain")


@pages.get("/desk", gate=allow(Action.ENTER_DESK))
def desk() -> tuple[str, int]:
    return "", 204


@pages.get("/who", gate=everyone)
def who() -> dict[str, Any]:
    return {"account": current_actor().account}


@pages.get("/here/<int:number>", gate=everyone)
def current_page(number: int) -> dict[str, Any]:
    seen = CurrentPage()
    return {
        "number": number,
        "endpoint": seen.endpoint,
        "room": seen.room,
        "path": seen.path,
        "languages": {switch.language: switch.url for switch in seen.languages},
        "current": [switch.language for switch in seen.languages if switch.current],
        "canonical": seen.canonical,
        "alternates": dict(seen.alternates),
    }


@pages.get("/leave", gate=everyone)
def leave() -> tuple[str, int]:
    sessions.end()
    return "", 204


@pages.get("/list", gate=everyone)
def turn() -> dict[str, Any]:
    pages_ = numbered(95, 10)
    part = sliced(list(range(int(after() or 0), int(after() or 0) + 11)), 10, lambda row: row + 1)
    return {
        "number": pages_.number,
        "offset": pages_.offset,
        "previous": pages_.previous,
        "next": pages_.next,
        "window": pages_.window,
        "first": part.first,
        "older": part.next,
    }
