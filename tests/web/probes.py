# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that do one thing each to the frame around them."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, request, session
from sqlalchemy.exc import OperationalError

from portal.domain import errors
from portal.domain.actions import Action
from portal.web.csrf import form_token
from portal.web.gates import allow, everyone
from portal.web.here import Here
from portal.web.i18n import current_language
from portal.web.pages import Pages
from portal.web.sessions import current_actor

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
    "database": lambda: OperationalError("INSERT INTO t VALUES (?)", ("her words",), RuntimeError("her words")),
    "disk": lambda: OSError(28, "No space left on device"),
    "mistake": lambda: RuntimeError("her words"),
}
LONG = "كلمة " * 400


def pages() -> Pages:
    """A fresh room of probes, below `/<lang>/probe`."""
    room = Pages("probe", __name__, "/probe")

    @room.route("/raise/<name>", gate=everyone, methods=["GET", "POST"])
    def fail(name: str) -> str:
        raise ERRORS[name]()

    @room.get("/status/<int:code>", gate=everyone)
    def refuse(code: int) -> str:
        abort(code)

    @room.get("/long", gate=everyone)
    def long() -> str:
        return f"{current_language()} {LONG}"

    @room.post("/take", gate=everyone)
    def take() -> dict[str, Any]:
        return {"text": request.form.get("text"), "size": len(request.files)}

    @room.get("/enter", gate=everyone)
    def enter() -> str:
        session["somebody"] = 1
        return str(form_token())

    @room.get("/token", gate=everyone)
    def token() -> str:
        return str(form_token())

    @room.get("/desk", gate=allow(Action.ENTER_DESK))
    def desk() -> str:
        return "in"

    @room.get("/who", gate=everyone)
    def who() -> dict[str, Any]:
        return {"account": current_actor().account, "session": session.accessed}

    @room.get("/here/<int:number>", gate=everyone)
    def here(number: int) -> dict[str, Any]:
        seen = Here()
        return {
            "number": number, "endpoint": seen.endpoint, "room": seen.room, "path": seen.path,
            "languages": {switch.language: switch.url for switch in seen.languages},
            "current": [switch.language for switch in seen.languages if switch.current],
            "canonical": seen.canonical, "alternates": dict(seen.alternates),
        }

    return room
