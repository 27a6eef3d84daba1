"""Power cuts under the real service, on a simulated disk; `make prove` cuts it two hundred times."""

from __future__ import annotations

import pytest

from bench.prove.power_loss import cut_power


@pytest.mark.parametrize("torn", [False, True])
def test_nothing_acknowledged_is_lost_when_the_power_goes(torn: bool) -> None:
    tally = cut_power(10, torn=torn)
    assert tally.acknowledged > 50
    assert (tally.lost, tally.doubled, tally.damaged) == (0, 0, 0)


def test_the_simulation_can_tell_a_database_that_forgets() -> None:
    assert cut_power(10, torn=False, synchronous="NORMAL").lost > 0
