# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town with two annexes, a clock that moves, and moderators at their desks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import Clock, emptied, make_portal
from tests.web.desk.bench import Bench, found

_CLOCK = Clock()


@pytest.fixture(scope="session")
def desk_app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once a worker, as compiling its templates takes a moment."""
    folder = tmp_path_factory.mktemp("desk")
    return make_portal(throwaway(folder, database_url=stores.url("sqlite")), clock=_CLOCK)


@pytest.fixture
def bench(desk_app: Flask) -> Iterator[Bench]:
    _CLOCK.reset()
    with emptied(desk_app):
        yield found(desk_app, _CLOCK)
