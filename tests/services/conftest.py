"""What tests of services begin with."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from portal.domain.people import Actor, Role
from portal.services.concerns.import_mapping import ImportMapping, parse
from portal.store.engine.work import work
from tests import custodians, makers
from tests.custodians import Custody
from tests.makers import NOON
from tests.services.elsewhere import MAPPING


@pytest.fixture
def town(database: Engine) -> Custody:
    """A confidential report, and three custodians whom its key is shared with."""
    return custodians.founded()


@pytest.fixture
def mapping() -> ImportMapping:
    return parse(MAPPING)


@pytest.fixture
def moderator(database: Engine) -> Actor:
    with work(NOON) as w:
        return makers.actor(w.session, Role.MODERATOR)


@pytest.fixture
def colleague(database: Engine) -> Actor:
    with work(NOON) as w:
        return makers.actor(w.session, Role.MODERATOR)
