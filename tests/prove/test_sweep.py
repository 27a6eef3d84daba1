"""Damaged requests over every route and role; `make prove` sends more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.prove.sweep import TRUSTING, Sweep, town_with_faults
from tests import databases

COUNT = 2_000


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    folder = tmp_path_factory.mktemp("sweep")
    with databases.address("sqlite", folder) as address, town_with_faults(folder, address) as town:
        yield Sweep(town)


def test_no_damaged_request_meets_an_error_of_ours_or_leads_off_the_site(sweep: Sweep) -> None:
    assert sweep.faults(COUNT, seed=7) == {}


def test_the_sweep_finds_routes_that_trust_what_comes_in(sweep: Sweep) -> None:
    found = sweep.faults(1_500, planted=True)
    assert {told.split(":")[0].split()[1] for told in found} == set(TRUSTING)
