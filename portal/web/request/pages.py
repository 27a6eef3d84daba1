# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page names who may open it; a page that does not cannot be registered.

A page that changes what proves who somebody is names where to come back to once they have shown it anew.
Pages where people report, or act on what they reported, say so too: of those no request is written down.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import RouteCallable
from werkzeug.routing import IntegerConverter, Map

from portal.domain.errors import NotAllowed, ProofNeeded, SignInNeeded
from portal.web.request.access import Gate
from portal.web.request.sessions import proved_lately, signed_in

GATES = "gates"
PROOFS = "proofs"
UNSEEN = "unseen"
FILED = "filed"
SPOKEN = "/<language:lang>"


class Pages(Blueprint):
    """A room's pages, below `/<lang>` unless they are not `spoken`; each states its gate."""

    def __init__(
        self, name: str, import_name: str, at: str = "", *, spoken: bool = True, unseen: bool = False
    ) -> None:
        """`at` is the room's path, `/articles`; with `spoken=False` the whole address is the room's own.

        In a room that is `unseen` no request leaves a line in the log.
        """
        super().__init__(name, import_name, url_prefix=f"{SPOKEN if spoken else ''}{at}" or None)
        self._unseen = unseen

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        *,
        gate: Gate | None = None,
        proof: str | None = None,
        unseen: bool = False,
        files: bool = False,
        **options: Any,
    ) -> None:
        """Register a view, `unseen` by the log or not; raises TypeError when nobody said who may open it.

        Only with `files` may a form bring photos or a voice, and be as large as they are.
        With `proof` it opens only to who has shown within minutes who they are; others are asked, and come
        back to the page `proof` (an endpoint), for the form they sent is not kept.
        """
        if gate is None:
            raise TypeError(f"{self.name}: {rule} names no gate")
        name = endpoint or getattr(view_func, "__name__", rule)

        def record(state: BlueprintSetupState) -> None:
            full = f"{state.name_prefix}.{state.name}.{name}".lstrip(".")
            state.app.extensions[GATES][full] = gate
            if proof:
                state.app.extensions[PROOFS][full] = proof
            if unseen or self._unseen:
                state.app.extensions[UNSEEN].add(full)
            if files:
                state.app.extensions[FILED].add(full)

        self.record(record)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def is_unseen() -> bool:
    """Whether this request must leave no trace: where people report, and addresses that lead nowhere.

    The latter may be a mistyped receipt, or a report sent to an address that was once right.
    """
    return request.endpoint is None or request.endpoint in current_app.extensions[UNSEEN]


def takes_files(app: Flask, endpoint: str | None) -> bool:
    """Whether the forms of a view may bring files."""
    return endpoint in app.extensions[FILED]


def proof_page() -> str | None:
    """Return the page to come back to after a proof, None for a view that asks for none."""
    back: str | None = current_app.extensions[PROOFS].get(request.endpoint)
    return back


class RowNumber(IntegerConverter):
    """The `<int:number>` of routes: one that no row can have leads nowhere, and never into the store."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


def init_app(app: Flask) -> None:
    """Hold every request at its gate; an endpoint without one stays shut."""
    app.extensions[GATES] = {}
    app.extensions[PROOFS] = {}
    app.extensions[UNSEEN] = set()
    app.extensions[FILED] = set()
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def hold() -> None:
        if request.endpoint is None:
            return
        gate: Gate | None = current_app.extensions[GATES].get(request.endpoint)
        if gate is None or not gate():
            raise NotAllowed if signed_in() else SignInNeeded
        if request.endpoint in current_app.extensions[PROOFS] and not proved_lately():
            raise ProofNeeded
