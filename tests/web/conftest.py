"""Portals for the tests of the frame: whole, and with a room of probes that fail in every way there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.store.engine.database import db
from tests import databases
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import make_portal, visitor
from tests.web.inspector import InspectingClient

Build = Callable[..., Flask]


@pytest.fixture
def build(stores: Stores, tmp_path: Path) -> Iterator[Build]:
    """Make a portal with probes and settings of one's own: `build(env="production", …)`."""
    made: list[Flask] = []

    def portal(**changes: Any) -> Flask:
        made.append(make_portal(throwaway(tmp_path, **{"database_url": stores.url("sqlite"), **changes})))
        return made[-1]

    yield portal
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def probed_app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once a worker, as compiling its templates takes a moment."""
    return make_portal(throwaway(tmp_path_factory.mktemp("probed"), database_url=stores.url("sqlite")))


@pytest.fixture
def probed(probed_app: Flask) -> Iterator[Flask]:
    """The portal as it comes, over an empty store."""
    with probed_app.app_context():
        databases.empty(db.engine)
    yield probed_app
    with probed_app.app_context():
        db.engine.dispose()


@pytest.fixture
def probe(probed: Flask) -> InspectingClient:
    return visitor(probed)
