# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts and what locks belongs to one portal: nothing is shared behind its back."""

from __future__ import annotations

from dataclasses import replace

from portal.app import create_app
from portal.domain.floods import Pressure
from portal.settings import Settings
from portal.web.request.rate_counters import STREET
from tests import makers
from tests.conftest import Stores
from tests.portals import components_of

NETWORK = "203.0.113.0"


def test_two_portals_with_the_same_settings_count_each_for_itself(settings: Settings, stores: Stores) -> None:
    settings = replace(settings, database_url=stores.url("sqlite"))
    one, other = (components_of(create_app(settings)) for _ in range(2))
    for counters in (one.rate_counters.reports, one.guesses.street):
        counters.hit(NETWORK, makers.NOON, STREET.pressed * 100)
        assert counters.pressure(NETWORK, makers.NOON) is Pressure.PRESSED
    for counters in (other.rate_counters.reports, other.guesses.street):
        assert counters.pressure(NETWORK, makers.NOON) is Pressure.CALM
    assert one.authentication is not other.authentication
