"""Portals for the tests of the frame: whole, and with a room of probes that fail in every way there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.app import create_app
from portal.store.database import db
from tests.conftest import Stores
from tests.instances import throwaway
from tests.web import probes
from tests.web.inspector import InspectingClient
from tests.web.stand_ins import furnish

Build = Callable[..., Flask]


@pytest.fixture
def build(stores: Stores, tmp_path: Path) -> Iterator[Build]:
    """Make a portal with probes and settings of one's own: `build(env="production", …)`."""
    made: list[Flask] = []

    def portal(**changes: Any) -> Flask:
        settings = throwaway(tmp_path, **{"database_url": stores.url("sqlite"), **changes})
        app = create_app(settings)
        app.test_client_class = InspectingClient
        furnish(app)
        app.register_blueprint(probes.pages)
        made.append(app)
        return app

    yield portal
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def probed(build: Build) -> Flask:
    return build()


@pytest.fixture
def probe(probed: Flask) -> InspectingClient:
    client = probed.test_client()
    assert isinstance(client, InspectingClient)
    return client
