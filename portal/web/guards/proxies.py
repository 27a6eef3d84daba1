# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which proxies are believed, and what of what they say.

Each X-Forwarded header is believed as far as the operator has proxies, counted from the right: what stands
left of that was sent by the visitor. X-Forwarded-Prefix is believed only where a setting says that the proxy
writes it, for most proxies pass it on as it came and it would stand in every link. Nothing else of that kind
is read: no X-Forwarded-Port, no X-Real-IP, no Forwarded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.http import parse_list_header
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.adapters.accounts.login_backoff import network_of
from portal.settings import Settings


def believe(app: Flask, settings: Settings) -> None:
    """Have the app see each request as the proxies saw it."""
    hops = settings.proxies
    if hops:
        prefix = hops if settings.proxy_prefix else 0
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap an app
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=prefix
        )


def networks(settings: Settings) -> Callable[[dict[str, Any]], str]:
    """Return what tells the network of a request by its environment, before the app has seen it.

    "" behind proxies that do not say for whom they ask.
    """
    hops = settings.proxies

    def network(environ: dict[str, Any]) -> str:
        if not hops:
            return network_of(environ.get("REMOTE_ADDR"))
        said = parse_list_header(environ.get("HTTP_X_FORWARDED_FOR", ""))
        return network_of(said[-hops]) if len(said) >= hops else ""

    return network
