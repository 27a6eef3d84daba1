# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one maker of portals for tests: its clock is moved, its store emptied, its parts exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyotp
from flask import Flask

from portal.adapters.clock import utc_now
from portal.app import create_app
from portal.domain.ports import Clock as AnyClock
from portal.settings import Settings
from portal.store.engine.database import db
from portal.web.request.authentication import make_authentication
from portal.web.request.components import KEY, Components
from portal.web.request.guesses import make_guesses
from portal.web.request.rate_counters import make_rate_counters
from tests import databases, makers
from tests.web import probes
from tests.web.inspector import InspectingClient
from tests.web.stand_ins import furnish

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What a telephone makes its codes of."""


class Clock:
    """Stands at noon until it is moved."""

    def __init__(self) -> None:
        self.now = makers.NOON

    def __call__(self) -> datetime:
        return self.now

    def reset(self) -> None:
        self.now = makers.NOON

    def pass_(self, **units: float) -> None:
        self.now += timedelta(**units)

    def code(self) -> str:
        """What the telephone shows now."""
        return pyotp.TOTP(SECRET).at(self.now)


def make_portal(settings: Settings, *, clock: AnyClock = utc_now, probed: bool = True) -> Flask:
    """Put a portal together whose pages are read along; `probed` adds the rooms of tests/web/probes.py.

    Making one takes half a second: a folder of tests makes one a worker and empties it for every test.
    """
    app = create_app(settings, clock=clock)
    app.test_client_class = InspectingClient
    furnish(app)
    if probed:
        app.register_blueprint(probes.pages)
    return app


@contextmanager
def emptied(app: Flask) -> Iterator[Flask]:
    """Yield the portal over an empty store, having counted nothing, inside its context: `work()` and queries
    run beside its pages."""
    with app.app_context():
        databases.empty(db.engine)
        forget_counts(app)
        yield app
        db.session.remove()
        db.engine.dispose()


def visitor(app: Flask) -> InspectingClient:
    """A browser that has never been here, whose pages are read along."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    return client


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
