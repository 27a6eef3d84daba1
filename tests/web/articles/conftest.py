"""A portal with an announcement that residents spoke on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Stores
from tests.portals import emptied, visitor
from tests.web.inspector import InspectingClient
from tests.web.standing import built


@pytest.fixture(scope="session")
def app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return built(stores, tmp_path_factory.mktemp("portal"))


@pytest.fixture
def portal(app: Flask) -> Iterator[Flask]:
    with emptied(app):
        yield app


@pytest.fixture
def client(portal: Flask) -> InspectingClient:
    return visitor(portal)
