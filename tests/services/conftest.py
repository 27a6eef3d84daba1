"""What tests of services begin with."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests import custodians
from tests.custodians import Town


@pytest.fixture
def town(database: Engine) -> Town:
    """A confidential report, and three custodians whom its key is shared with."""
    return custodians.founded()
