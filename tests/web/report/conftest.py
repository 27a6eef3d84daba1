"""A town and a resident with a cheap phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.rooms import any_portal, portal, portals, resident, town

__all__ = ["any_portal", "portal", "portals", "resident", "town"]


@pytest.fixture
def restored(portal: Flask) -> Iterator[Flask]:
    """A portal whose parts may be exchanged."""
    before = portal.extensions["portal"]
    yield portal
    portal.extensions["portal"] = before
