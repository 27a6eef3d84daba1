"""A portal, and an editor in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.domain.people import Role
from tests.conftest import Stores
from tests.web.inspector import InspectingClient
from tests.web.standing import signed_in, standing


@pytest.fixture
def portal(stores: Stores, tmp_path: Path) -> Iterator[Flask]:
    with standing(stores, tmp_path) as app:
        yield app


@pytest.fixture
def editor(portal: Flask) -> InspectingClient:
    return signed_in(portal, Role.EDITOR)
