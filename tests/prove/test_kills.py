"""Kill −9 of the whole server under writers that try again; `make prove` kills it thirty times."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.prove.kills import kill, reckon, spoil
from tests import databases


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_nothing_is_lost_or_doubled_when_the_server_is_killed(kind: str, tmp_path: Path) -> None:
    with databases.address(kind, tmp_path) as address:
        crowd = kill(1, tmp_path, address)
        found = reckon(crowd)
        assert (found.lost, found.doubled, found.sound) == (0, 0, True)
        assert found.acknowledged >= 3
        spoil(crowd)
        spoiled = reckon(crowd)
        assert spoiled.lost > 0
        assert spoiled.doubled > 0
