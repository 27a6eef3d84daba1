# SPDX-License-Identifier: AGPL-3.0-or-later
"""One JSON line for each request and each fault; no line can hold what somebody wrote, or where they are.

A line names the route, never the path: a mistyped address may hold a receipt. It leaves out the query, the
network address and the browser. Where people report, and where they follow or judge what was reported, a
request leaves no line at all: its millisecond, laid beside what a provider keeps, would be a name. A fault
there is written down with its id and its day. Of an error a line tells the kind and the places in the code,
never the message: a database puts the row it refused into that.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

import structlog
from flask import Flask, Response, g, has_request_context, request
from structlog.typing import EventDict

from portal.web.request.pages import is_unseen

FRAMES: Final = 12
ROUTE_VALUES: Final = ("number", "slug", "lang")
"""Parts of an address that are public numbers and names."""

log = structlog.get_logger("portal")


def configure(level: str) -> None:
    """Write every line as JSON to standard error, our own and those of the libraries."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _dated,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )


def _dated(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Say when, to the microsecond; of what a reporter does, the day."""
    now = datetime.now(UTC)
    unseen = has_request_context() and is_unseen()
    line["timestamp"] = now.date().isoformat() if unseen else now.isoformat().replace("+00:00", "Z")
    return line


def _to_standard_error(*_: object) -> structlog.WriteLogger:
    """Write to what standard error is now, not to what it was when the portal was put together."""
    return structlog.WriteLogger(sys.stderr)


def init_app(app: Flask) -> None:
    """Log each request when it is answered, but for those that must leave no trace."""
    # Flask would print the whole traceback, message included, beside our line.
    app.logger.disabled = True

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        g.request_id = token_hex(5)

    @app.after_request
    def end(response: Response) -> Response:
        if not is_unseen():
            log.info(
                "request",
                **_request(),
                status=response.status_code,
                bytes=response.content_length,
                ms=round((perf_counter() - g.began) * 1000, 1) if "began" in g else None,
            )
        return response


def fault(error: BaseException) -> str:
    """Log an error of ours; return the id a reader may quote to us."""
    kind = type(error).__qualname__
    log.error("fault", **_request(), error=kind, cause=_cause(error), where=_places(error))
    return request_id()


def request_id() -> str:
    if "request_id" not in g:
        g.request_id = token_hex(5)
    found: str = g.request_id
    return found


def _request() -> dict[str, Any]:
    rule = request.url_rule
    values = {name: str(value) for name, value in (request.view_args or {}).items() if name in ROUTE_VALUES}
    return {
        "id": request_id(),
        "method": request.method,
        "route": rule.rule if rule else None,
        "values": values or None,
    }


def _cause(error: BaseException) -> str | None:
    cause = error.__cause__ or error.__context__ or getattr(error, "orig", None)
    return type(cause).__qualname__ if cause else None


def _places(error: BaseException) -> list[str]:
    """Return file:line function of the innermost frames, outermost first."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]
    ]
