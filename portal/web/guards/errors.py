# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every refusal as a page in the reader's language that says what to do next.

The one place where errors become statuses. A fault of ours carries an id that is in the log, and gives back
what was typed: people on a failing line must not have to write it twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, Response, current_app, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from portal.domain import errors as domain
from portal.settings import Environment
from portal.store.engine.outages import is_outage
from portal.web.guards import logs
from portal.web.request.components import components
from portal.web.request.csrf import FromElsewhere
from portal.web.request.current_page import CurrentPage
from portal.web.request.degraded import database_is_lost, lose_database
from portal.web.request.language import current_language
from portal.web.request.pages import proof_page
from portal.web.request.resubmission import resubmission

STATUS: Final[Mapping[type[domain.PortalError], int]] = {
    domain.NotAllowed: 403,
    domain.NotFound: 404,
    domain.Gone: 410,
    domain.Conflict: 409,
    domain.Invalid: 422,
    domain.TooLong: 422,
    domain.TooMany: 429,
    domain.Unavailable: 503,
    domain.PortalError: 400,
}
PAGES: Final = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
RETRY_AFTER: Final = 30  # seconds; a database restarts in less

SIGN_IN, PROVE = "accounts.sign_in", "accounts.prove"


@dataclass(frozen=True)
class ErrorPage:
    """An answer that says no: its status, the page's name, and what the page and the browser must know."""

    status: int
    page: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    again: bool = True

    def response(self) -> Response:
        page = self.page or str(self.status if self.status in PAGES else 500 if self.status >= 500 else 400)
        return Response(self._body(f"errors/{page}.html"), self.status, dict(self.headers))

    def _body(self, template: str) -> str:
        """Render the page; if that fails too, without the database; and if even that does, a bare one."""
        try:
            return components().renderer.render(
                current_language(),
                template,
                {
                    "now": components().clock(),
                    "status": self.status,
                    "fault": self.fault,
                    "resubmission": resubmission(),
                    "again": self.again,
                },
            )
        except Exception as broken:  # noqa: BLE001  # it is logged, and the reader still deserves an answer
            fault = logs.fault(broken)
            if database_is_lost():
                return _bare(fault)
            lose_database()
            return self._body(template)


def init_app(app: Flask) -> None:
    app.register_error_handler(domain.PortalError, refused)
    app.register_error_handler(HTTPException, refused_by_flask)
    app.register_error_handler(Exception, failed)


def status_of(error: domain.PortalError) -> int:
    """Return the status of a domain error: its own, else that of what it is a kind of."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def refused(error: domain.PortalError) -> AnyResponse:
    if isinstance(error, domain.SignInNeeded | domain.ProofNeeded) and (door := _door(error)):
        return redirect(door, 303 if request.method == "POST" else 302)
    if isinstance(error, domain.Unavailable):
        return _unavailable(error)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, domain.TooMany) else {}
    again = not isinstance(error, domain.NotAllowed)
    return ErrorPage(status_of(error), headers=headers, again=again).response()


def refused_by_flask(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if isinstance(error, CSRFError):
        return ErrorPage(400, "form-too-old").response()
    if isinstance(error, FromElsewhere):
        return ErrorPage(403, "form-from-elsewhere", again=False).response()
    if status < 400:
        return error.get_response()
    headers = {"Allow": ", ".join(error.valid_methods or ())} if isinstance(error, MethodNotAllowed) else {}
    fault = logs.fault(error) if status >= 500 else ""
    return ErrorPage(status, headers=headers, fault=fault, again=status >= 500).response()


def failed(error: Exception) -> AnyResponse:
    """Answer what nobody foresaw; a debugger, or a test, is given the error itself."""
    if is_outage(error):
        return _unavailable(error)
    if components().settings.env is Environment.TEST or current_app.debug:
        raise error
    return ErrorPage(500, fault=logs.fault(error)).response()


def _unavailable(error: Exception) -> AnyResponse:
    """The database is lost or the disk is full. Nobody can be looked up now, so the page greets nobody."""
    lose_database()
    return ErrorPage(503, headers={"Retry-After": str(RETRY_AFTER)}, fault=logs.fault(error)).response()


def _door(error: domain.NotAllowed) -> str | None:
    """Return where to sign in and come back from; None for a form, whose text a redirect would lose.

    A form that asks for a fresh proof holds no text: it is begun anew on its own page.
    """
    endpoint = SIGN_IN if isinstance(error, domain.SignInNeeded) else PROVE
    if endpoint not in current_app.view_functions:
        return None
    if request.method in ("GET", "HEAD"):
        return _url(endpoint, next=CurrentPage().path)
    back = proof_page() if endpoint == PROVE else None
    return _url(endpoint, next=_page_before(back)) if back else None


def _page_before(endpoint: str) -> str:
    """Return the address of the page a form stands on, about the same thing as the form."""
    wanted = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    values = {name: value for name, value in (request.view_args or {}).items() if name in wanted}
    return _url(endpoint, **values)


def _url(endpoint: str, **values: Any) -> str:
    return components().urls.url(current_language(), endpoint, **values)


def _bare(fault: str) -> str:
    """The page of last resort, when not even the error page can be made: no template, three languages."""
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>503</title>'
        f"<h1>تعذّر عرض الصفحة</h1><p>أعد المحاولة بعد قليل.</p>"
        f'<p lang="fr" dir="ltr">La page ne peut pas être affichée. Réessayez dans un instant.</p>'
        f'<p lang="en" dir="ltr">The page cannot be shown. Please try again in a moment.</p>'
        f'<p><bdi dir="ltr">{fault}</bdi></p>'
    )
