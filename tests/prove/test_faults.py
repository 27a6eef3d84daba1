"""A disk that fails, a connection that ends, while reports come in; `make prove` does so more often.

There strace also answers for the kernel to a server that is really running.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.prove.faults import connections, disk, hastily
from tests import databases


def test_a_disk_that_fails_loses_and_doubles_nothing_and_gives_the_text_back() -> None:
    tally = disk(24)
    assert tally.holds, list(tally.told())
    assert len(tally.acknowledged) >= 24


def test_a_view_that_says_thanks_too_early_is_found_out() -> None:
    assert hastily(12) > 0


@pytest.mark.postgres
def test_a_database_that_goes_away_in_the_middle_is_found_again(tmp_path: Path) -> None:
    with databases.address("postgres", tmp_path) as address:
        tally = connections(tmp_path, address, 8)
    assert tally.holds, list(tally.told())
    assert (tally.failed, len(tally.acknowledged)) == (8, 8)
