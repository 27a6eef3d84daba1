# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town with two annexes, a clock that moves, and moderators at their desks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.app import create_app
from portal.store.engine.database import db
from tests import databases
from tests.conftest import Stores
from tests.instances import throwaway
from tests.web import probes
from tests.web.desk.bench import Bench, Clock, found
from tests.web.inspector import InspectingClient
from tests.web.stand_ins import furnish

_CLOCK = Clock()


@pytest.fixture(scope="session")
def desk_app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once a worker, as compiling its templates takes a moment."""
    folder = tmp_path_factory.mktemp("desk")
    app = create_app(throwaway(folder, database_url=stores.url("sqlite")), clock=_CLOCK)
    app.test_client_class = InspectingClient
    furnish(app)
    app.register_blueprint(probes.pages)
    return app


@pytest.fixture
def bench(desk_app: Flask) -> Iterator[Bench]:
    _CLOCK.reset()
    with desk_app.app_context():
        databases.empty(db.engine)
        yield found(desk_app, _CLOCK)
        db.session.remove()
        db.engine.dispose()
