# SPDX-License-Identifier: AGPL-3.0-or-later
"""Portals for tests, and what tests exchange in one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

from portal.web.request.authentication import make_authentication
from portal.web.request.components import KEY, Components
from portal.web.request.guesses import make_guesses
from portal.web.request.rate_counters import make_rate_counters


def components_of(app: Flask) -> Components:
    """Return what a portal is made of, outside a request too."""
    found: Components = app.extensions[KEY]
    return found


def exchange(app: Flask, **parts: Any) -> None:
    """Put other parts into a portal: `exchange(app, images=Failing())`."""
    app.extensions[KEY] = replace(components_of(app), **parts)


def forget_counts(app: Flask) -> None:
    """Let a portal have counted nothing yet, as after a restart: no failures, no floods, no guesses."""
    settings = components_of(app).settings
    exchange(
        app,
        authentication=make_authentication(settings),
        rate_counters=make_rate_counters(settings),
        guesses=make_guesses(settings),
    )
