# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a server of Python applications is pointed at: `app` by any, `site` by `portal serve`."""

from __future__ import annotations

from portal.app import create_app
from portal.jobs.worker import employed, in_background
from portal.server.site import Site
from portal.settings import SettingsError
from portal.web.guards import limits, proxies
from portal.web.request.components import components

try:
    app = create_app()
except SettingsError as refused:
    # What runs us would print a stack of frames, and the reason only at its end.
    raise SystemExit("\n".join(f"portal: {fault}" for fault in refused.faults)) from None


def rest() -> None:
    """Stop nothing: the worker is a process of its own, or none."""


with app.app_context():
    settings = components().settings
    stop = in_background(employed()) if settings.worker else rest

site = Site(app, limits.body_limits(app), proxies.networks(settings), stop)
