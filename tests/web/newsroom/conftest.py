"""A portal, and an editor in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.domain.people import Role
from tests.conftest import Stores
from tests.portals import emptied
from tests.web.inspector import InspectingClient
from tests.web.standing import built, signed_in


@pytest.fixture(scope="session")
def app(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return built(stores, tmp_path_factory.mktemp("portal"))


@pytest.fixture
def portal(app: Flask) -> Iterator[Flask]:
    with emptied(app):
        yield app


@pytest.fixture
def editor(portal: Flask) -> InspectingClient:
    return signed_in(portal, Role.EDITOR)
