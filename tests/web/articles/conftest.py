"""A portal with an announcement that residents spoke on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Stores
from tests.web.inspector import InspectingClient
from tests.web.standing import standing, visitor


@pytest.fixture
def portal(stores: Stores, tmp_path: Path) -> Iterator[Flask]:
    with standing(stores, tmp_path) as app:
        yield app


@pytest.fixture
def client(portal: Flask) -> InspectingClient:
    return visitor(portal)
